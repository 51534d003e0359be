using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>The libraries that this assembly's imports name, each loaded when its first function is called.</summary>
internal static class Imports
{
    /// <summary>libtorch_cpu.so.</summary>
    public const string Torch = "torch_cpu";

    /// <summary>libtorch_cuda.so, and the CUDA runtime on which it depends.</summary>
    public const string TorchCuda = "torch_cuda";

    /// <summary>libnccl.so.2.</summary>
    public const string Nccl = "simmoe_nccl";

    /// <summary>libsimmoe_native.so.</summary>
    public const string Native = "simmoe_native";

    /// <summary>libsimmoe_torch.so.</summary>
    public const string Extras = "simmoe_torch";

#pragma warning disable CA2255 // the resolver has to be there before the first import of this assembly is called
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(Imports).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name switch
        {
            Torch => TorchLibrary.Cpu(),
            TorchCuda => TorchLibrary.Cuda(),
            Nccl => NcclLibrary.Require(),
            Native => OwnLibrary.Native.Require(),
            Extras => OwnLibrary.Torch.Require(),
            _ => IntPtr.Zero,
        };
}
