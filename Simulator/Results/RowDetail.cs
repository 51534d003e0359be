namespace SimMoE.Simulator.Results;

/// <summary>How finely rows are cut.</summary>
[Flags]
public enum RowDetail
{
    /// <summary>One row for each pass and stage.</summary>
    Stages = 0,

    /// <summary>Blocks apart.</summary>
    Layers = 1,

    /// <summary>Ranks apart.</summary>
    Ranks = 2,
}
