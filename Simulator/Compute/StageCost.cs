namespace SimMoE.Simulator.Compute;

/// <summary>What an implementation adds to a stage besides its products: passes over the payload, launches, synchronisations.</summary>
/// <param name="Passes">Bytes read plus written, in multiples of the stage's payload (rows x width x bytes per element).</param>
/// <param name="Launches">Kernels launched for them.</param>
/// <param name="HostSyncs">Times the host waits for the device.</param>
/// <param name="TokenPasses">The same in multiples of one row for each token (or sub-vector): what is read or written once for all of its
/// copies. Only stages that pass over copies have it: permute, unpermute, aggregate, group.</param>
public readonly record struct StageCost(double Passes, int Launches, int HostSyncs, double TokenPasses = 0);
