namespace SimMoE.Plots;

/// <summary>One figure of the page that <see cref="FigureIndex"/> writes.</summary>
/// <param name="Figure">What it is.</param>
/// <param name="Caption">What a reader must know to read it.</param>
/// <param name="Picture">Path of its picture, relative to the page, with forward slashes.</param>
/// <param name="Question">The question that its experiment asks, or empty.</param>
/// <param name="Expectation">What was expected before the run, or empty.</param>
/// <param name="Reading">The paragraph that reads it, or empty while there is no result.</param>
public sealed record FigureEntry(Figure Figure, string Caption, string Picture, string Question, string Expectation, string Reading);
