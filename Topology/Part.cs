namespace SimMoE.Topology;

/// <summary>Physical pieces of one kind, as one would order them; bundled links and switches count one by one.</summary>
/// <param name="Name">Such as <c>leaf switch</c>.</param>
/// <param name="Count">How many.</param>
public readonly record struct Part(string Name, int Count);
