using System.Runtime.InteropServices;

namespace SimMoE.Native;

/// <summary>The functions of CudaKernels/include/simmoe_native.h: library, tensors, operators, autograd. Every argument is blittable.</summary>
/// <remarks>The functions that only read a field carry <see cref="SuppressGCTransitionAttribute"/>: they neither wait nor call back.</remarks>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "simmoe_native";

    [LibraryImport(Library, EntryPoint = "simmoe_abi")]
    internal static partial int Abi();

    [LibraryImport(Library, EntryPoint = "simmoe_last_error")]
    internal static partial IntPtr LastError();

    [LibraryImport(Library, EntryPoint = "simmoe_versions")]
    internal static partial IntPtr Versions();

    [LibraryImport(Library, EntryPoint = "simmoe_has_cuda")]
    internal static partial int HasCuda();

    [LibraryImport(Library, EntryPoint = "simmoe_cuda_devices")]
    internal static partial int CudaDevices();

    [LibraryImport(Library, EntryPoint = "simmoe_live_tensors")]
    internal static partial long LiveTensors();

    [LibraryImport(Library, EntryPoint = "simmoe_set_threads")]
    internal static partial int SetThreads(int threads);

    [LibraryImport(Library, EntryPoint = "simmoe_threads")]
    internal static partial int Threads();

    [LibraryImport(Library, EntryPoint = "simmoe_manual_seed")]
    internal static partial int ManualSeed(long seed);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_free")]
    internal static partial void TensorFree(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_alias")]
    internal static partial int TensorAlias(IntPtr tensor, IntPtr* alias);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_from_data")]
    internal static partial int TensorFromData(void* data, long byteCount, int dtype, long* sizes, int dimensions, IntPtr* tensor);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_map")]
    internal static partial int TensorMap(void* data, int dtype, long* sizes, int dimensions, IntPtr* tensor);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_read")]
    internal static partial int TensorRead(IntPtr tensor, void* data, long byteCount);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_dimensions"), SuppressGCTransition]
    internal static partial int TensorDimensions(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_shape"), SuppressGCTransition]
    internal static partial int TensorShape(IntPtr tensor, long* sizes, long* strides);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_elements"), SuppressGCTransition]
    internal static partial long TensorElements(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_dtype"), SuppressGCTransition]
    internal static partial int TensorDtype(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_device"), SuppressGCTransition]
    internal static partial int TensorDevice(IntPtr tensor, int* type, int* index);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_data")]
    internal static partial IntPtr TensorData(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_is_contiguous"), SuppressGCTransition]
    internal static partial int TensorIsContiguous(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_is_same"), SuppressGCTransition]
    internal static partial int TensorIsSame(IntPtr a, IntPtr b);

    [LibraryImport(Library, EntryPoint = "simmoe_operator_find")]
    internal static partial int OperatorFind(byte* name, byte* overload, int* id);

    [LibraryImport(Library, EntryPoint = "simmoe_operator_schema")]
    internal static partial int OperatorSchema(int id, IntPtr* schema);

    [LibraryImport(Library, EntryPoint = "simmoe_operator_call")]
    internal static partial int OperatorCall(int id, Value* arguments, int argumentCount, Value* results, int resultCount);

    [LibraryImport(Library, EntryPoint = "simmoe_list_free")]
    internal static partial void ListFree(IntPtr pointer);

    [LibraryImport(Library, EntryPoint = "simmoe_grad_enabled")]
    internal static partial int GradEnabled();

    [LibraryImport(Library, EntryPoint = "simmoe_set_grad_enabled")]
    internal static partial void SetGradEnabled(int enabled);

    [LibraryImport(Library, EntryPoint = "simmoe_requires_grad")]
    internal static partial int RequiresGrad(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "simmoe_set_requires_grad")]
    internal static partial int SetRequiresGrad(IntPtr tensor, int requiresGrad);

    [LibraryImport(Library, EntryPoint = "simmoe_is_leaf")]
    internal static partial int IsLeaf(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "simmoe_grad")]
    internal static partial int Grad(IntPtr tensor, IntPtr* grad);

    [LibraryImport(Library, EntryPoint = "simmoe_set_grad")]
    internal static partial int SetGrad(IntPtr tensor, IntPtr gradOrNull);

    [LibraryImport(Library, EntryPoint = "simmoe_backward")]
    internal static partial int Backward(IntPtr* outputs, IntPtr* gradients, int count, int retainGraph, int createGraph);

    [LibraryImport(Library, EntryPoint = "simmoe_autograd_grad")]
    internal static partial int AutogradGrad(
        IntPtr* outputs, IntPtr* gradients, int outputCount, IntPtr* inputs, int inputCount, int retainGraph, int createGraph, int allowUnused, IntPtr* results);

    [LibraryImport(Library, EntryPoint = "simmoe_after_accumulate")]
    internal static partial int AfterAccumulate(IntPtr leaf, delegate* unmanaged[Cdecl]<IntPtr, void> hook, IntPtr context);
}
