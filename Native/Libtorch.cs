using System.Runtime.InteropServices;

namespace SimMoE.Native;

/// <summary>The loaded library as a whole.</summary>
public static class Libtorch
{
    /// <summary>One line: versions of libtorch and CUDA, and whether Gloo is in.</summary>
    public static string Versions => Marshal.PtrToStringUTF8(NativeMethods.Versions()) ?? string.Empty;

    /// <summary>Handles made and not yet freed, on all threads.</summary>
    public static long LiveTensors => NativeMethods.LiveTensors();

    /// <summary>Threads that a CPU operator uses.</summary>
    public static int Threads
    {
        get => NativeMethods.Threads();
        set => Status.Check(NativeMethods.SetThreads(value), $"use {value} threads");
    }

    /// <summary>Seeds every generator of libtorch.</summary>
    public static void ManualSeed(long seed) => Status.Check(NativeMethods.ManualSeed(seed), "seed");
}
