namespace SimMoE.Simulator.Network;

/// <summary>A tight link while its items' rates rise.</summary>
internal struct MakespanFilling
{
    /// <summary>Capacity that items which have stopped leave.</summary>
    public double Residual;

    /// <summary>Weight of the items that still rise.</summary>
    public double Unfilled;

    /// <summary>Weight below which nothing is left to fill.</summary>
    public double Least;

    /// <summary>The water-filling that the rest belongs to.</summary>
    public int Fill;
}
