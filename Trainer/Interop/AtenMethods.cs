using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>The part of libtorch's stable C interface that is used (torch/csrc/stable/c/shim.h and torch/csrc/inductor/aoti_torch/c/shim.h
/// of 2.10).</summary>
/// <remarks>A tensor's handle is a pointer to a heap at::Tensor, as TorchSharp's <c>Tensor.Handle</c> is. All but the first return 0 or a
/// failure, whose message
/// libtorch has written to standard error.</remarks>
internal static unsafe partial class AtenMethods
{
    [LibraryImport(Imports.Torch, EntryPoint = "aoti_torch_call_dispatcher")]
    internal static partial int Call(byte* name, byte* overload, long* stack);

    [LibraryImport(Imports.Torch, EntryPoint = "aoti_torch_new_tensor_handle")]
    internal static partial int NewHandle(IntPtr tensor, IntPtr* handle);

    [LibraryImport(Imports.Torch, EntryPoint = "aoti_torch_delete_tensor_object")]
    internal static partial int DeleteHandle(IntPtr tensor);

    [LibraryImport(Imports.Torch, EntryPoint = "aoti_torch_get_data_ptr")]
    internal static partial int DataPointer(IntPtr tensor, IntPtr* data);

    [LibraryImport(Imports.Torch, EntryPoint = "torch_new_list_reserve_size")]
    internal static partial int NewList(nuint capacity, IntPtr* list);

    [LibraryImport(Imports.Torch, EntryPoint = "torch_list_push_back")]
    internal static partial int PushBack(IntPtr list, long value);

    [LibraryImport(Imports.Torch, EntryPoint = "torch_new_string_handle")]
    internal static partial int NewString(byte* text, nuint length, IntPtr* handle);

    [LibraryImport(Imports.Torch, EntryPoint = "aoti_torch_view_dtype")]
    internal static partial int ViewType(IntPtr tensor, int type, IntPtr* view);

    [LibraryImport(Imports.Torch, EntryPoint = "aoti_torch_mm_out")]
    internal static partial int MatrixProduct(IntPtr result, IntPtr left, IntPtr right);

    [LibraryImport(Imports.Torch, EntryPoint = "aoti_torch_bmm_out")]
    internal static partial int BatchedProduct(IntPtr result, IntPtr left, IntPtr right);

    [LibraryImport(Imports.Torch, EntryPoint = "aoti_torch_cpu_baddbmm_out")]
    internal static partial int AddBatchedProductCpu(
        IntPtr result,
        IntPtr added,
        IntPtr left,
        IntPtr right,
        double addedFactor,
        double factor
    );

    [LibraryImport(Imports.TorchCuda, EntryPoint = "aoti_torch_cuda_baddbmm_out")]
    internal static partial int AddBatchedProductCuda(
        IntPtr result,
        IntPtr added,
        IntPtr left,
        IntPtr right,
        double addedFactor,
        double factor
    );

    [LibraryImport(Imports.TorchCuda, EntryPoint = "aoti_torch_get_current_cuda_stream")]
    internal static partial int CurrentStream(int device, IntPtr* stream);

    [LibraryImport(Imports.TorchCuda, EntryPoint = "aoti_torch_create_cuda_stream_guard")]
    internal static partial int EnterStream(IntPtr stream, int device, IntPtr* guard);

    [LibraryImport(Imports.TorchCuda, EntryPoint = "aoti_torch_delete_cuda_stream_guard")]
    internal static partial int LeaveStream(IntPtr guard);

    // C++'s operator new: the dispatcher deletes what an optional argument points to.
    [LibraryImport("libstdc++.so.6", EntryPoint = "_Znwm")]
    internal static partial long* New(nuint bytes);
}
