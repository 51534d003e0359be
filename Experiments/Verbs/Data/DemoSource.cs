namespace SimMoE.Experiments.Verbs.Data;

/// <summary>A Debian package that holds text.</summary>
/// <param name="Package">Its name.</param>
/// <param name="What">What the text is.</param>
/// <param name="Licence">Under which it may be used.</param>
/// <param name="Folder">Where the text stands in the package; <c>*</c> stands for a version.</param>
/// <param name="Files">Pattern of the files' names.</param>
/// <param name="Plain">Takes the markup out.</param>
internal sealed record DemoSource(string Package, string What, string Licence, string Folder, string Files, Func<string, string> Plain);
