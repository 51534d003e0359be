using System.Runtime.CompilerServices;

namespace SimMoE.Native;

/// <summary>What can be asked of a tensor by its handle: a pointer to a heap at::Tensor, in either torch provider.</summary>
/// <remarks>The tensor must stay reachable during a call.</remarks>
public static unsafe class TensorHandle
{
    /// <summary>Lets a handle go.</summary>
    public static void Free(IntPtr tensor) => NativeMethods.TensorFree(tensor);

    /// <summary>Another handle on the same tensor.</summary>
    public static IntPtr Alias(IntPtr tensor)
    {
        IntPtr alias;
        Status.Check(NativeMethods.TensorAlias(tensor, &alias), "alias");
        return alias;
    }

    /// <summary>A CPU tensor with a copy of values.</summary>
    /// <typeparam name="T">A type as wide as the dtype.</typeparam>
    /// <param name="values">Row-major.</param>
    /// <param name="dtype">c10::ScalarType's number.</param>
    /// <param name="sizes">Shape.</param>
    public static IntPtr FromData<T>(ReadOnlySpan<T> values, int dtype, ReadOnlySpan<long> sizes)
        where T : unmanaged
    {
        IntPtr tensor;
        fixed (T* data = values)
        fixed (long* shape = sizes)
        {
            Status.Check(NativeMethods.TensorFromData(data, (long)values.Length * Unsafe.SizeOf<T>(), dtype, shape, sizes.Length, &tensor), "tensor from data");
        }

        return tensor;
    }

    /// <summary>A CPU tensor over memory of the caller's, which must outlive it.</summary>
    /// <param name="data">Address of the first element.</param>
    /// <param name="dtype">c10::ScalarType's number.</param>
    /// <param name="sizes">Shape, row-major.</param>
    public static IntPtr Map(IntPtr data, int dtype, ReadOnlySpan<long> sizes)
    {
        IntPtr tensor;
        fixed (long* shape = sizes)
        {
            Status.Check(NativeMethods.TensorMap((void*)data, dtype, shape, sizes.Length, &tensor), "tensor over memory");
        }

        return tensor;
    }

    /// <summary>Copies all elements out in row-major order, from any device and layout; waits for the device.</summary>
    /// <typeparam name="T">A type as wide as the dtype.</typeparam>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="values">As many as the tensor has elements.</param>
    public static void Read<T>(IntPtr tensor, Span<T> values)
        where T : unmanaged
    {
        fixed (T* data = values)
        {
            Status.Check(NativeMethods.TensorRead(tensor, data, (long)values.Length * Unsafe.SizeOf<T>()), "read tensor");
        }
    }

    /// <summary>Copies all bytes out to memory of the caller's, in row-major order; for tensors beyond 2 GiB.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="data">Address of at least <paramref name="byteCount"/> bytes.</param>
    /// <param name="byteCount">Elements times their width.</param>
    public static void Read(IntPtr tensor, IntPtr data, long byteCount) =>
        Status.Check(NativeMethods.TensorRead(tensor, (void*)data, byteCount), "read tensor");

    /// <summary>Number of dimensions.</summary>
    public static int Dimensions(IntPtr tensor) => NativeMethods.TensorDimensions(tensor);

    /// <summary>Sizes of the dimensions.</summary>
    public static long[] Shape(IntPtr tensor)
    {
        var sizes = new long[NativeMethods.TensorDimensions(tensor)];
        fixed (long* s = sizes)
        {
            Status.Check(NativeMethods.TensorShape(tensor, s, null), "shape");
        }

        return sizes;
    }

    /// <summary>Strides of the dimensions, in elements.</summary>
    public static long[] Strides(IntPtr tensor)
    {
        var strides = new long[NativeMethods.TensorDimensions(tensor)];
        fixed (long* s = strides)
        {
            Status.Check(NativeMethods.TensorShape(tensor, null, s), "strides");
        }

        return strides;
    }

    /// <summary>Size of one dimension.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="dimension">From 0, or from -1 counted from the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such dimension.</exception>
    public static long Size(IntPtr tensor, int dimension)
    {
        var count = NativeMethods.TensorDimensions(tensor);
        var index = dimension < 0 ? dimension + count : dimension;
        ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(dimension));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count, nameof(dimension));
        var sizes = stackalloc long[count];
        Status.Check(NativeMethods.TensorShape(tensor, sizes, null), "shape");
        return sizes[index];
    }

    /// <summary>Number of elements.</summary>
    public static long Elements(IntPtr tensor) => NativeMethods.TensorElements(tensor);

    /// <summary>c10::ScalarType's number.</summary>
    public static int Dtype(IntPtr tensor) => NativeMethods.TensorDtype(tensor);

    /// <summary>c10::DeviceType's number and the index, -1 for the CPU.</summary>
    public static (int Type, int Index) Device(IntPtr tensor)
    {
        int type;
        int index;
        Status.Check(NativeMethods.TensorDevice(tensor, &type, &index), "device");
        return (type, index);
    }

    /// <summary>Address of the first element, on the tensor's device.</summary>
    public static IntPtr Data(IntPtr tensor) => NativeMethods.TensorData(tensor);

    /// <summary>True if elements lie row-major without gaps.</summary>
    public static bool IsContiguous(IntPtr tensor) => NativeMethods.TensorIsContiguous(tensor) != 0;

    /// <summary>True if two handles mean one tensor.</summary>
    public static bool IsSame(IntPtr a, IntPtr b) => NativeMethods.TensorIsSame(a, b) != 0;

    /// <summary>Tells the allocator that a stream uses the tensor: its memory is not reused before what the stream holds now is done.</summary>
    public static void RecordStream(IntPtr tensor, CudaStream stream) =>
        Status.Check(NativeMethods.TensorRecordStream(tensor, stream.Handle), "record stream");
}
