namespace SimMoE.Simulator.Engine;

/// <summary>How finely a timeline keeps times of stages.</summary>
public enum TimelineDetail
{
    /// <summary>For each rank and stage (72 bytes each).</summary>
    RanksAndStages,

    /// <summary>For each stage over all ranks: earliest start, latest end, everything else summed.</summary>
    Stages,
}
