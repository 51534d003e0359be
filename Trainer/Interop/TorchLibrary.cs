using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>The process's libtorch, and TorchSharp's native part over it.</summary>
/// <remarks>Loaded once, by full paths, before TorchSharp looks for them itself: two libtorchs in one process end it. Whoever uses
/// TorchSharp calls
/// <see cref="Require"/> first. Everything that needs no libtorch runs without it.</remarks>
public sealed unsafe class TorchLibrary
{
    private const string SharpName = "LibTorchSharp";

    private static readonly Lazy<TorchLibrary> Found = new(Open);

    private readonly IntPtr _cpu;
    private readonly IntPtr _cuda;

    private TorchLibrary(TorchFolder folder, TorchVersion version, IntPtr cpu, IntPtr cuda)
    {
        Folder = folder;
        Version = version;
        _cpu = cpu;
        _cuda = cuda;
        Problem = "";
    }

    private TorchLibrary(string problem) => Problem = problem;

    /// <summary>The state of this process.</summary>
    public static TorchLibrary Current => Found.Value;

    /// <summary>One line for manifests: <c>libtorch 2.11.0 (with CUDA), TorchSharp 0.107.0</c>.</summary>
    public static string Versions
    {
        get
        {
            Require();
            return $"libtorch {Current.Version}{(Current._cuda == IntPtr.Zero ? "" : " (with CUDA)")}, TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}";
        }
    }

    /// <summary>True if it is loaded.</summary>
    public bool IsAvailable => _cpu != IntPtr.Zero;

    /// <summary>Where it is; null if it is not loaded.</summary>
    public TorchFolder? Folder { get; }

    /// <summary>Its version.</summary>
    public TorchVersion Version { get; }

    /// <summary>What was found and what to do, or empty if it is loaded.</summary>
    public string Problem { get; }

    /// <summary>Loads it now.</summary>
    /// <exception cref="TorchException">It is not there, or not one that TorchSharp runs on.</exception>
    public static void Require()
    {
        if (!Current.IsAvailable)
        {
            throw new TorchException(Current.Problem);
        }
    }

    /// <summary>libtorch_cpu.so, for imports.</summary>
    internal static IntPtr Cpu()
    {
        Require();
        return Current._cpu;
    }

    /// <summary>libtorch_cuda.so, for imports: the CUDA runtime's functions are found through it too, because it depends on it.</summary>
    /// <exception cref="TorchException">This libtorch has no CUDA.</exception>
    internal static IntPtr Cuda()
    {
        Require();
        return Current._cuda != IntPtr.Zero
            ? Current._cuda
            : throw new TorchException(
                $"the libtorch of {Current.Folder!.Path} has no CUDA; set {TorchFolder.Variable} to the folder of a PyTorch that has"
            );
    }

    private static TorchLibrary Open()
    {
        try
        {
            var folder = TorchFolder.Find(Environment.GetEnvironmentVariable, AppContext.BaseDirectory);
            NativeLibrary.Load(folder.File("libc10.so"));
            var cpu = NativeLibrary.Load(folder.File("libtorch_cpu.so"));
            var version = VersionOf(cpu, folder);
            var cuda = IntPtr.Zero;
            if (folder.HasCuda)
            {
                NativeLibrary.Load(folder.File("libc10_cuda.so"));
                cuda = NativeLibrary.Load(folder.File("libtorch_cuda.so"));
            }

            NativeLibrary.Load(folder.File("libtorch.so"));
            var sharp = NativeLibrary.Load(OlderSystem.Fit(Path.Combine(AppContext.BaseDirectory, "torch", $"lib{SharpName}.so")));
            NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => name == SharpName ? sharp : IntPtr.Zero);
            return new TorchLibrary(folder, version, cpu, cuda);
        }
        catch (TorchException refusal)
        {
            return new TorchLibrary(refusal.Message);
        }
        catch (Exception refusal)
            when (refusal is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return new TorchLibrary($"this needs libtorch, and it cannot be loaded: {Reason(refusal)}");
        }
    }

    // .NET's first line advises on tools; the lines after it hold what the system's loader said.
    private static string Reason(Exception refusal)
    {
        var lines = refusal.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length > 1 ? lines[1] : lines[0];
    }

    // The function is there since 2.9; before TorchSharp's part is loaded, because that would fail with nothing but a mangled name.
    private static TorchVersion VersionOf(IntPtr cpu, TorchFolder folder)
    {
        var found = "a version before 2.9";
        if (NativeLibrary.TryGetExport(cpu, "aoti_torch_abi_version", out var function))
        {
            var version = TorchVersion.Of(((delegate* unmanaged<ulong>)function)());
            if (version.IsExpected)
            {
                return version;
            }

            found = $"version {version}";
        }

        throw new TorchException(
            $"the libtorch of {folder.Path} ({folder.Origin}) is {found}; expected {TorchVersion.Expected}, which TorchSharp 0.107 runs on"
        );
    }
}
