using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>The functions of CudaKernels/include/simmoe_torch.h.</summary>
internal static unsafe partial class ExtraMethods
{
    /// <summary>SIMMOE_TORCH_ABI that these imports were written for.</summary>
    internal const int Abi = 1;

    private const string Library = Imports.Extras;

    [LibraryImport(Library, EntryPoint = "simmoe_torch_last_error")]
    internal static partial IntPtr LastError();

    [LibraryImport(Library, EntryPoint = "simmoe_memory")]
    internal static partial int Memory(int device, long* allocated, long* peak, long* reserved);

    [LibraryImport(Library, EntryPoint = "simmoe_memory_reset_peak")]
    internal static partial int ResetPeak(int device);

    [LibraryImport(Library, EntryPoint = "simmoe_memory_empty_cache")]
    internal static partial int EmptyCache();

    [LibraryImport(Library, EntryPoint = "simmoe_graph_new")]
    internal static partial int GraphNew(IntPtr* graph);

    [LibraryImport(Library, EntryPoint = "simmoe_graph_free")]
    internal static partial void GraphFree(IntPtr graph);

    [LibraryImport(Library, EntryPoint = "simmoe_graph_begin")]
    internal static partial int GraphBegin(IntPtr graph, IntPtr stream);

    [LibraryImport(Library, EntryPoint = "simmoe_graph_end")]
    internal static partial int GraphEnd(IntPtr graph);

    [LibraryImport(Library, EntryPoint = "simmoe_graph_replay")]
    internal static partial int GraphReplay(IntPtr graph);
}
