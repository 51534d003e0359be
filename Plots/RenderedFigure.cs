namespace SimMoE.Plots;

/// <summary>The files of one figure, side by side in one folder.</summary>
/// <param name="Data">The rows that were drawn, as CSV.</param>
/// <param name="Script">The gnuplot script that draws the pictures from the data.</param>
/// <param name="Pdf">For a paper; fonts are inside.</param>
/// <param name="Svg">For a page; the same bytes whenever it is drawn again by the same gnuplot.</param>
/// <param name="Png">For a slide, 300 dots an inch.</param>
public sealed record RenderedFigure(string Data, string Script, string Pdf, string Svg, string Png);
