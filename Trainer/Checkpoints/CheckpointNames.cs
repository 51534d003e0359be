using System.Globalization;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>Names of folders and files. docs/checkpoints.md</summary>
internal static class CheckpointNames
{
    /// <summary>The text file that names the latest whole checkpoint.</summary>
    public const string Latest = "latest";

    /// <summary>Ending of what is being written or deleted.</summary>
    public const string Aside = ".tmp";

    /// <summary>Files of weights start so.</summary>
    public const string Weights = "weights";

    /// <summary>Files of the optimiser's tensors start so.</summary>
    public const string Optimizer = "optimizer";

    private const string StepPrefix = "step-";
    private const string Extension = ".safetensors";

    /// <summary>Folder of a checkpoint: <c>step-000100</c>.</summary>
    public static string Step(long step) => StepPrefix + step.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Steps of a folder's name, or null if it is no checkpoint's.</summary>
    public static long? StepOf(string folder) =>
        folder.StartsWith(StepPrefix, StringComparison.Ordinal)
        && long.TryParse(folder.AsSpan(StepPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : null;

    /// <summary>File of the tensors that all ranks share.</summary>
    public static string Shared(string group) => group + Extension;

    /// <summary>File of one part of the tensors that are divided: <c>weights.0-of-2.safetensors</c>.</summary>
    public static string Part(string group, int index, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{group}.{index}-of-{count}{Extension}");

    /// <summary>List of the files that one rank wrote, for the rank that writes the manifest.</summary>
    public static string FileList(int rank) => string.Create(CultureInfo.InvariantCulture, $"rank-{rank}.json");
}
