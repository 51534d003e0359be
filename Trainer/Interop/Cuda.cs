using System.Runtime.InteropServices;
using System.Text;

namespace SimMoE.Trainer.Interop;

/// <summary>CUDA devices and their memory.</summary>
public static unsafe class Cuda
{
    private const int NameCapacity = 256;

    private static int _hasSaid;

    /// <summary>True if libtorch has CUDA and finds a device.</summary>
    public static bool IsAvailable => DeviceCount > 0;

    /// <summary>Devices seen by this process; 0 without CUDA.</summary>
    public static int DeviceCount
    {
        get
        {
            TorchLibrary.Require();
            return TorchLibrary.Current.Folder!.HasCuda && torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        }
    }

    /// <summary>Index of this thread's current device.</summary>
    internal static int Device
    {
        get
        {
            int device;
            Status.CheckCuda(CudaMethods.GetDevice(&device), "name the current GPU");
            return device;
        }
    }

    /// <summary>Makes a device this thread's current one.</summary>
    public static void SetDevice(int index) =>
        Status.CheckCuda(CudaMethods.SetDevice(index), FormattableString.Invariant($"use GPU {index}"));

    /// <summary>The card's name.</summary>
    public static string DeviceName(int index)
    {
        var name = stackalloc byte[NameCapacity];
        return CudaMethods.DeviceName(name, NameCapacity, index) == 0
            ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name))
            : throw new TorchException(FormattableString.Invariant($"the driver does not tell the name of GPU {index}"));
    }

    /// <summary>The host waits for everything issued to the current device.</summary>
    public static void Synchronize() => Status.CheckCuda(CudaMethods.Synchronize(), "synchronise");

    /// <summary>Bytes of memory on the current device.</summary>
    public static long TotalMemory()
    {
        nuint free;
        nuint total;
        Status.CheckCuda(CudaMethods.MemoryInfo(&free, &total), "tell its memory");
        return (long)total;
    }

    /// <summary>Memory of a device as libtorch's caching allocator sees it; null without libsimmoe_torch, which is said once.</summary>
    public static CudaMemory? Memory(int device)
    {
        if (!HasExtras())
        {
            return null;
        }

        long allocated;
        long peak;
        long reserved;
        Status.CheckExtras(
            ExtraMethods.Memory(device, &allocated, &peak, &reserved),
            FormattableString.Invariant($"memory of GPU {device}")
        );
        return new(allocated, peak, reserved);
    }

    /// <summary>The peak is counted from now on; nothing without libsimmoe_torch.</summary>
    public static void ResetPeakMemory(int device)
    {
        if (HasExtras())
        {
            Status.CheckExtras(ExtraMethods.ResetPeak(device), FormattableString.Invariant($"memory of GPU {device}"));
        }
    }

    /// <summary>Gives cached memory that no tensor uses back to the driver; nothing without libsimmoe_torch.</summary>
    public static void EmptyCache()
    {
        if (HasExtras())
        {
            Status.CheckExtras(ExtraMethods.EmptyCache(), "empty the cache");
        }
    }

    private static bool HasExtras()
    {
        if (OwnLibrary.Torch.IsAvailable)
        {
            return true;
        }

        if (Interlocked.Exchange(ref _hasSaid, 1) == 0)
        {
            Console.Error.WriteLine(
                $"simmoe: peaks of GPU memory are not known, and CUDA graphs cannot be captured: {OwnLibrary.Torch.Problem}"
            );
        }

        return false;
    }
}
