using SimMoE.Trainer.Launch;

namespace SimMoE.Trainer.Communication.Control;

/// <summary>What a rank brings to the meeting with the others.</summary>
/// <param name="Environment">Its place, and where rank 0 is.</param>
/// <param name="Version">Program and version, the same on every rank.</param>
/// <param name="Timeout">How long it waits for the others.</param>
/// <param name="Limits">What is too long afterwards.</param>
/// <param name="Stop">Ends the waiting.</param>
internal sealed record RendezvousSettings(
    LaunchEnvironment Environment,
    string Version,
    TimeSpan Timeout,
    FaultLimits Limits,
    CancellationToken Stop
)
{
    /// <summary>This rank's greeting.</summary>
    public Greeting Greeting => new(RankIdentity.OfThisProcess(Environment.Rank), Environment.WorldSize, Environment.RunId, Version);

    /// <summary>Where rank 0 is, for messages.</summary>
    public string Place =>
        Environment.MasterPorts.Count == 1
            ? FormattableString.Invariant($"{Environment.MasterHost} port {Environment.MasterPorts[0]}")
            : FormattableString.Invariant($"{Environment.MasterHost} ports {Environment.MasterPorts[0]} to {Environment.MasterPorts[^1]}");
}
