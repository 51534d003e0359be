namespace SimMoE.Trainer.Data.Preparation;

/// <summary>One text to be tokenised.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Bytes">About how long it is; a compressed file counts as it lies on the disk.</param>
/// <param name="Open">Opens its UTF-8 text.</param>
public sealed record TextDocument(string Name, long Bytes, Func<Stream> Open);
