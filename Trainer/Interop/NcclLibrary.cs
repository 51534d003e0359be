using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>Finds libnccl: it is bound at run time, so that its version can be another one than at build time.</summary>
public sealed class NcclLibrary
{
    /// <summary>The variable that names the file, and then alone decides.</summary>
    public const string Variable = "SIMMOE_NCCL_LIB";

    private const string FileName = "libnccl.so.2";
    private const string Mappings = "/proc/self/maps";

    private static readonly Lazy<NcclLibrary> Found = new(() =>
        Load(Candidates(Environment.GetEnvironmentVariable, File.Exists(Mappings) ? File.ReadLines(Mappings) : []))
    );

    private readonly IntPtr _handle;

    private NcclLibrary(IntPtr handle, string problem)
    {
        _handle = handle;
        Problem = problem;
    }

    /// <summary>True if the library is loaded.</summary>
    public static bool IsAvailable => Found.Value._handle != IntPtr.Zero;

    /// <summary>Where it was looked for, or empty if it is loaded.</summary>
    public string Problem { get; }

    /// <summary>The library of this process.</summary>
    /// <exception cref="TorchException">There is none; the message lists every place that was tried.</exception>
    internal static IntPtr Require()
    {
        var found = Found.Value;
        return found._handle != IntPtr.Zero ? found._handle : throw new TorchException(found.Problem);
    }

    /// <summary>Places to look at, in order: the named file alone; or the library that libtorch has already mapped (two NCCLs in one
    /// process are a
    /// trap), the wheels' folder beside torch, and whatever the loader finds.</summary>
    /// <param name="variable">Value of an environment variable by its name, or null.</param>
    /// <param name="mappings">Lines of /proc/self/maps.</param>
    internal static IReadOnlyList<string> Candidates(Func<string, string?> variable, IEnumerable<string> mappings)
    {
        if (variable(Variable) is { Length: > 0 } named)
        {
            return [named];
        }

        var files = mappings
            .Select(line => line.IndexOf('/', StringComparison.Ordinal) is var start and >= 0 ? line[start..] : "")
            .Distinct()
            .ToArray();
        var mapped = files.Where(file => Path.GetFileName(file).StartsWith("libnccl.so", StringComparison.Ordinal));
        // The wheel of torch is site-packages/torch/lib, NCCL's is site-packages/nvidia/nccl/lib, for CUDA 12 and 13 alike.
        var beside = files
            .Where(file => Path.GetFileName(file).StartsWith("libtorch", StringComparison.Ordinal))
            .Select(file => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "nvidia", "nccl", "lib", FileName)));
        return [.. mapped.Concat(beside).Append(FileName).Distinct()];
    }

    /// <summary>Loads the first candidate that loads.</summary>
    internal static NcclLibrary Load(IReadOnlyList<string> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return new NcclLibrary(handle, "");
            }
        }

        return new NcclLibrary(
            IntPtr.Zero,
            $"GPUs exchange tensors through NCCL, and it cannot be loaded; tried: {string.Join(", ", candidates)}. "
                + $"Install the NCCL that belongs to this PyTorch, or name its file with {Variable}"
        );
    }
}
