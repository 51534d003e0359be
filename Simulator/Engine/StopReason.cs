namespace SimMoE.Simulator.Engine;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>Every rank finished its program.</summary>
    Completed,

    /// <summary><see cref="EngineOptions.MaxEvents"/> was reached: times are those of an unfinished step.</summary>
    EventLimit,

    /// <summary><see cref="EngineOptions.MaxTime"/> was reached: times are those of an unfinished step.</summary>
    TimeLimit,
}
