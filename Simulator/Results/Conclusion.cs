namespace SimMoE.Simulator.Results;

/// <summary>A sentence that the numbers support.</summary>
/// <param name="Topic">What it is about, such as <c>straggler</c>; stable, for programs.</param>
/// <param name="Text">For a person.</param>
public sealed record Conclusion(string Topic, string Text);
