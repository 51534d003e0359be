using System.Text;

namespace SimMoE.Native;

/// <summary>CUDA devices and their memory.</summary>
public static unsafe class Cuda
{
    private const int NameCapacity = 256;

    /// <summary>True if the library was built with CUDA and a device is there.</summary>
    public static bool IsAvailable => NativeMethods.HasCuda() != 0;

    /// <summary>Devices seen by this process; 0 without CUDA.</summary>
    public static int DeviceCount => NativeMethods.CudaDevices();

    /// <summary>Makes a device this thread's current one.</summary>
    public static void SetDevice(int index) => Status.Check(NativeMethods.CudaSetDevice(index), $"use GPU {index}");

    /// <summary>The card's name.</summary>
    public static string DeviceName(int index)
    {
        var name = stackalloc byte[NameCapacity];
        Status.Check(NativeMethods.CudaDeviceName(index, name, NameCapacity), $"name of GPU {index}");
        return Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
    }

    /// <summary>The host waits for everything issued to the current device.</summary>
    public static void Synchronize() => Status.Check(NativeMethods.CudaSynchronize(), "synchronise");

    /// <summary>Memory of a device as libtorch's caching allocator sees it.</summary>
    public static CudaMemory Memory(int device)
    {
        long allocated;
        long peak;
        long reserved;
        long total;
        Status.Check(NativeMethods.Memory(device, &allocated, &peak, &reserved, &total), $"memory of GPU {device}");
        return new(allocated, peak, reserved, total);
    }

    /// <summary>The peak is counted from now on.</summary>
    public static void ResetPeakMemory(int device) => Status.Check(NativeMethods.MemoryResetPeak(device), $"memory of GPU {device}");

    /// <summary>Gives cached memory that no tensor uses back to the driver.</summary>
    public static void EmptyCache() => Status.Check(NativeMethods.MemoryEmptyCache(), "empty the cache");
}
