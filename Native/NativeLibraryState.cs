using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SimMoE.Native;

/// <summary>Whether the native library, and with it libtorch, is there.</summary>
/// <remarks>It is looked for once, at the first use. Everything that needs no libtorch runs without it.</remarks>
public sealed class NativeLibraryState
{
    /// <summary>The name that this assembly's imports give.</summary>
    internal const string ImportName = "simmoe_native";

    /// <summary>SIMMOE_ABI of CudaKernels/include/simmoe_native.h that this assembly's imports were written for.</summary>
    internal const int Abi = 1;

    private static readonly Lazy<NativeLibraryState> Found =
        new(() => Find(NativeLibraryPath.Candidates(Environment.GetEnvironmentVariable, AppContext.BaseDirectory)));

    private readonly IntPtr _handle;

    private NativeLibraryState(IntPtr handle, string? path, string problem)
    {
        _handle = handle;
        Path = path;
        Problem = problem;
    }

    /// <summary>The state of this process.</summary>
    public static NativeLibraryState Current => Found.Value;

    /// <summary>True if the library is loaded.</summary>
    public bool IsAvailable => _handle != IntPtr.Zero;

    /// <summary>The loaded file, or null.</summary>
    public string? Path { get; }

    /// <summary>Where it was looked for and what to do, or empty if it is loaded.</summary>
    public string Problem { get; }

    /// <summary>Loads the library now.</summary>
    /// <exception cref="TorchException">It is not there; the message says where it was looked for and what to do.</exception>
    public static void Require()
    {
        if (!Current.IsAvailable)
        {
            throw new TorchException(Current.Problem);
        }
    }

    /// <summary>Loads the first candidate that loads.</summary>
    /// <param name="candidates">Files in the order of preference.</param>
    internal static NativeLibraryState Find(IReadOnlyList<NativeLibraryPath> candidates)
    {
        var refusals = new List<string>();
        foreach (NativeLibraryPath candidate in candidates)
        {
            if (TryLoad(candidate.Path, out IntPtr handle) is not { } refusal)
            {
                return new NativeLibraryState(handle, candidate.Path, "");
            }
            refusals.Add($"  {candidate.Path} ({candidate.Origin}): {refusal}");
        }
        string problem = $"""
            this needs libtorch, and {NativeLibraryPath.FileName}, which brings it, cannot be loaded; looked at:
            {string.Join('\n', refusals)}
            build it with: CudaKernels/build
            which takes Debian's libtorch (apt-get install libtorch-dev libgloo-dev cmake g++ ninja-build), the PyTorch that python3 imports, or --torch DIR
            """;
        return new NativeLibraryState(IntPtr.Zero, null, problem);
    }

    /// <summary>Null if the file was loaded and speaks this interface, else why not.</summary>
    private static unsafe string? TryLoad(string path, out IntPtr handle)
    {
        handle = IntPtr.Zero;
        if (!File.Exists(path))
        {
            return "no such file";
        }
        try
        {
            handle = NativeLibrary.Load(System.IO.Path.GetFullPath(path));
            int abi = ((delegate* unmanaged<int>)NativeLibrary.GetExport(handle, "simmoe_abi"))();
            if (abi == Abi)
            {
                return null;
            }
            NativeLibrary.Free(handle);
            handle = IntPtr.Zero;
            return $"has interface {abi} where this program has {Abi}; build it again";
        }
        catch (Exception refusal) when (refusal is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            return refusal.Message.Split('\n')[0];
        }
    }

#pragma warning disable CA2255 // the resolver has to be there before the first import of this assembly is called
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void RegisterResolver() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraryState).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name == NcclLibrary.ImportName)
        {
            return NcclLibrary.Require();
        }
        if (name != ImportName)
        {
            return IntPtr.Zero;
        }
        Require();
        return Current._handle;
    }
}
