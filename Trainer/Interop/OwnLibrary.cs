using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>A library of this repository, built by <c>CudaKernels/build</c>: looked for once, at its first use.</summary>
public sealed unsafe class OwnLibrary
{
    /// <summary>The variable that names the file of <see cref="Native"/>, and then alone decides; <see cref="Torch"/> is looked for beside
    /// it.</summary>
    public const string Variable = "SIMMOE_NATIVE_LIB";

    private const string NativeFile = "libsimmoe_native.so";
    private const string TorchFile = "libsimmoe_torch.so";

    private static readonly Lazy<OwnLibrary> FoundNative = new(() => Find(Candidates(NativeFile), "simmoe_abi", NativeMethods.Abi));
    private static readonly Lazy<OwnLibrary> FoundTorch = new(FindTorch);

    private readonly IntPtr _handle;

    private OwnLibrary(IntPtr handle, string? path, string problem)
    {
        _handle = handle;
        Path = path;
        Problem = problem;
    }

    /// <summary>libsimmoe_native.so: collectives between CPUs. It knows no libtorch.</summary>
    public static OwnLibrary Native => FoundNative.Value;

    /// <summary>libsimmoe_torch.so: what libtorch offers in C++ alone, namely CUDA graphs and the figures of its allocator. Training runs
    /// without it.</summary>
    public static OwnLibrary Torch => FoundTorch.Value;

    /// <summary>True if the library is loaded.</summary>
    public bool IsAvailable => _handle != IntPtr.Zero;

    /// <summary>The loaded file, or null.</summary>
    public string? Path { get; }

    /// <summary>Where it was looked for and what to do, or empty if it is loaded.</summary>
    public string Problem { get; }

    /// <summary>The library, for imports.</summary>
    /// <exception cref="TorchException">It is not there; the message says where it was looked for and what to do.</exception>
    internal IntPtr Require() => IsAvailable ? _handle : throw new TorchException(Problem);

    /// <summary>Places to look at: the named file's folder alone; or the program's folder, then the checkout's builds.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="variable">Value of an environment variable by its name, or null.</param>
    /// <param name="programFolder">Folder of the program.</param>
    internal static IReadOnlyList<string> Candidates(string file, Func<string, string?> variable, string programFolder)
    {
        if (variable(Variable) is { Length: > 0 } named)
        {
            return
            [
                file == NativeFile
                    ? named
                    : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(named))!, file),
            ];
        }

        var beside = System.IO.Path.Combine(programFolder, file);
        return HomeFolder.Of(variable, programFolder) is { } home
            ? [beside, System.IO.Path.Combine(home, "artifacts", "native", file)]
            : [beside];
    }

    /// <summary>Loads the first candidate that loads and speaks the interface that this program was written for.</summary>
    /// <param name="candidates">Files in the order of preference.</param>
    /// <param name="abiFunction">Gives the interface's number.</param>
    /// <param name="abi">The number that is expected.</param>
    internal static OwnLibrary Find(IReadOnlyList<string> candidates, string abiFunction, int abi)
    {
        var refusals = new List<string>();
        foreach (var candidate in candidates)
        {
            if (TryLoad(candidate, abiFunction, abi, out var handle) is not { } refusal)
            {
                return new OwnLibrary(handle, candidate, "");
            }

            refusals.Add($"{candidate}: {refusal}");
        }

        return new OwnLibrary(
            IntPtr.Zero,
            null,
            $"{System.IO.Path.GetFileName(candidates[0])} cannot be loaded ({string.Join("; ", refusals)}); build it with CudaKernels/build"
        );
    }

    private static IReadOnlyList<string> Candidates(string file) =>
        Candidates(file, Environment.GetEnvironmentVariable, AppContext.BaseDirectory);

    // It takes the libtorch that the process has, so that has to be there first, and has to be the one that it was built for.
    private static OwnLibrary FindTorch()
    {
        TorchLibrary.Cuda();
        var found = Find(Candidates(TorchFile), "simmoe_torch_abi", ExtraMethods.Abi);
        if (!found.IsAvailable)
        {
            return found;
        }

        var version = (delegate* unmanaged<IntPtr>)NativeLibrary.GetExport(found._handle, "simmoe_torch_version");
        var built = Marshal.PtrToStringUTF8(version()) ?? "";
        var present = TorchLibrary.Current.Version;
        return built.StartsWith(FormattableString.Invariant($"{present.Major}.{present.Minor}."), StringComparison.Ordinal)
            ? found
            : new OwnLibrary(
                IntPtr.Zero,
                null,
                $"{found.Path} was built for libtorch {built}, and this is {present}; build it again with CudaKernels/build"
            );
    }

    /// <summary>Null if the file was loaded and speaks this interface, else why not.</summary>
    private static string? TryLoad(string path, string abiFunction, int expected, out IntPtr handle)
    {
        handle = IntPtr.Zero;
        if (!File.Exists(path))
        {
            return "no such file";
        }

        try
        {
            var loaded = NativeLibrary.Load(System.IO.Path.GetFullPath(path));
            var abi = ((delegate* unmanaged<int>)NativeLibrary.GetExport(loaded, abiFunction))();
            if (abi != expected)
            {
                NativeLibrary.Free(loaded);
                return FormattableString.Invariant($"has interface {abi} where this program has {expected}; build it again");
            }

            handle = loaded;
            return null;
        }
        catch (Exception refusal) when (refusal is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            return refusal.Message.Split('\n')[0];
        }
    }
}
