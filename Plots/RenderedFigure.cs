namespace SimMoE.Plots;

/// <summary>The files of one figure, side by side in one folder. The same table gives the same bytes.</summary>
/// <param name="Data">The rows that were drawn, as CSV.</param>
/// <param name="Pdf">For a paper; the font is inside.</param>
/// <param name="Svg">For a page.</param>
/// <param name="Png">For a slide, 300 dots an inch.</param>
public sealed record RenderedFigure(string Data, string Pdf, string Svg, string Png);
