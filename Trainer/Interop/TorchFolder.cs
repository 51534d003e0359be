namespace SimMoE.Trainer.Interop;

/// <summary>The folder of the libtorch that a process takes.</summary>
/// <param name="Path">Holds <c>libtorch_cpu.so</c>.</param>
/// <param name="Origin">Who said so: a variable or a file.</param>
public sealed record TorchFolder(string Path, string Origin)
{
    /// <summary>The variable that names the folder, and then alone decides: <c>.../site-packages/torch</c>, its <c>lib</c>, or any folder
    /// with a libtorch.</summary>
    public const string Variable = "SIMMOE_TORCH";

    private const string Marker = "libtorch_cpu.so";

    /// <summary>True if this libtorch has CUDA.</summary>
    public bool HasCuda => System.IO.File.Exists(File("libtorch_cuda.so"));

    /// <summary>The folder that the variable names, else the one that the setup wrote down in <c>artifacts/torch/libtorch</c>.</summary>
    /// <param name="variable">Value of an environment variable by its name, or null.</param>
    /// <param name="programFolder">Folder of the program.</param>
    /// <exception cref="TorchException">Neither names a folder with a libtorch; the message says what was found and what to do.</exception>
    public static TorchFolder Find(Func<string, string?> variable, string programFolder)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable(Variable) is { Length: > 0 } named)
        {
            return Holding(named) is { } folder
                ? new TorchFolder(folder, Variable)
                : throw Nothing($"{Variable} names '{named}', where there is no {Marker}");
        }

        if (HomeFolder.Of(variable, programFolder) is not { } home)
        {
            throw Nothing($"{Variable} is not set");
        }

        var note = System.IO.Path.Combine(home, "artifacts", "torch", "libtorch");
        if (!System.IO.File.Exists(note))
        {
            throw Nothing($"{Variable} is not set, and there is no file {note}");
        }

        var noted = System.IO.File.ReadLines(note).FirstOrDefault("").Trim();
        return Holding(noted) is { } found
            ? new TorchFolder(found, note)
            : throw Nothing($"{note} names '{noted}', where there is no {Marker}");
    }

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    private static string? Holding(string folder) =>
        folder.Length == 0
            ? null
            : new[] { folder, System.IO.Path.Combine(folder, "lib") }.FirstOrDefault(candidate =>
                System.IO.File.Exists(System.IO.Path.Combine(candidate, Marker))
            );

    private static TorchException Nothing(string found) =>
        new(
            $"this needs libtorch, and it was not found: {found}. './simmoe train --help' fetches the one for CPUs, or set {Variable} to the folder of a PyTorch {TorchVersion.Expected}, such as /usr/lib/python3/dist-packages/torch"
        );
}
