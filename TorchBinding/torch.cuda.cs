using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <content>GPUs and threads.</content>
public static partial class torch
{
    /// <summary>True if there is a GPU.</summary>
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>Threads that a CPU operator uses.</summary>
    public static int get_num_threads() => Libtorch.Threads;

    /// <summary>Sets the threads that a CPU operator uses.</summary>
    public static void set_num_threads(int num) => Libtorch.Threads = num;

    /// <summary>GPUs.</summary>
    public static partial class cuda
    {
        /// <summary>True if there is a GPU.</summary>
        public static bool is_available() => Cuda.IsAvailable;

        /// <summary>GPUs seen.</summary>
        public static int device_count() => Cuda.DeviceCount;

        /// <summary>Waits for everything issued to the current GPU.</summary>
        /// <param name="device">Null, or the current GPU.</param>
        public static void synchronize(Device? device = null)
        {
            _ = device;
            Cuda.Synchronize();
        }
    }
}
