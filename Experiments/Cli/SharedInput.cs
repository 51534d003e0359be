using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Launch;
using SimMoE.Units;

namespace SimMoE.Experiments.Cli;

/// <summary>Input that every process of a run reads alike, before they have met: the first of each host says what is wrong with
/// it.</summary>
public static class SharedInput
{
    /// <summary>Reads it.</summary>
    /// <param name="host">Whose environment tells this process's place.</param>
    /// <param name="read">Reads the same in every process.</param>
    /// <exception cref="SpecException">The input is wrong, and this is the process that says so.</exception>
    /// <exception cref="RankFailureException">The input is wrong, and another process of this host says so.</exception>
    public static T Read<T>(Host host, Func<T> read)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read();
        }
        catch (SpecException error) when (LaunchEnvironment.Detect(host.Environment) is { LocalRank: > 0 } place)
        {
            throw new RankFailureException(new RankFailure(place.Rank, ExitCode.UserInput, error.Message)) { IsToldElsewhere = true };
        }
    }
}
