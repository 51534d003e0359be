using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;

namespace SimMoE.Simulator.Engine;

/// <summary>Runs a step program over a network. docs/models/engine.md has the rules, one test for each.</summary>
public static class StepEngine
{
    /// <summary>Runs every rank's program to its end, or to a limit.</summary>
    /// <param name="program">What the ranks do. Lists that ranks share are read once; arrays are used as they are.</param>
    /// <param name="network">A fresh network, at time zero.</param>
    /// <param name="options">Host costs, disturbances, limits; null for a host that costs nothing.</param>
    /// <returns>What the step took.</returns>
    /// <exception cref="ArgumentException">The program contradicts itself: a stage or a collective that does not exist, a rank that
    /// issues a collective it is no member of, options whose lists do not fit the ranks.</exception>
    /// <exception cref="DeadlockException">Some stream can never go on.</exception>
    public static Timeline Run(StepProgram program, INetworkModel network, EngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(network);
        return new StepRun(program, network, options ?? new EngineOptions()).Run();
    }
}
