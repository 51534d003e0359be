namespace SimMoE.Plots.Parts;

/// <summary>A rectangle on the figure, in points from its lower left corner.</summary>
internal readonly record struct Box(double Left, double Bottom, double Width, double Height)
{
    /// <summary>Right edge.</summary>
    public double Right => Left + Width;

    /// <summary>Upper edge.</summary>
    public double Top => Bottom + Height;
}
