using System.Collections;
using System.Diagnostics.CodeAnalysis;
using SimMoE.Native;

namespace SimMoE.TorchBinding.Utils;

/// <summary>The elements of a CPU tensor in row-major order, whatever its strides. Made by <see cref="torch.Tensor.data"/>.</summary>
/// <typeparam name="T">The .NET type of the dtype.</typeparam>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly T* _data;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _tensor = tensor;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _data = (T*)TensorHandle.Data(tensor.Handle);
    }

    /// <summary>Number of elements.</summary>
    public long Count => _shape.TotalSize();

    /// <summary>False: elements can be set.</summary>
    public bool IsReadOnly => false;

    /// <summary>One element: by its place in row-major order, or by one index for each dimension.</summary>
    /// <exception cref="IndexOutOfRangeException">No such element.</exception>
    public T this[params long[] indices]
    {
        get => _data[Offset(indices)];
        set => _data[Offset(indices)] = value;
    }

    /// <summary>A copy of all elements.</summary>
    public T[] ToArray()
    {
        var values = new T[Count];
        CopyTo(values.AsSpan());
        return values;
    }

    /// <summary>Copies elements out, as many as fit.</summary>
    /// <param name="array">Receives them.</param>
    /// <param name="arrayIndex">Where to begin in it.</param>
    /// <param name="tensorIndex">With which element to begin.</param>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies elements out, as many as fit.</summary>
    /// <param name="array">Receives them.</param>
    /// <param name="arrayIndex">Where to begin in it.</param>
    /// <param name="tensorIndex">With which element to begin.</param>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var count = Fitting(array.Length - arrayIndex, tensorIndex);
        if (_tensor.is_contiguous())
        {
            new ReadOnlySpan<T>(_data + tensorIndex, count).CopyTo(array[arrayIndex..]);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            array[arrayIndex + i] = _data[Offset(tensorIndex + i)];
        }
    }

    /// <summary>Copies elements in, as many as fit.</summary>
    /// <param name="array">Gives them.</param>
    /// <param name="arrayIndex">Where to begin in it.</param>
    /// <param name="tensorIndex">With which element to begin.</param>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <summary>Copies elements in, as many as fit.</summary>
    /// <param name="array">Gives them.</param>
    /// <param name="arrayIndex">Where to begin in it.</param>
    /// <param name="tensorIndex">With which element to begin.</param>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var count = Fitting(array.Length - arrayIndex, tensorIndex);
        if (_tensor.is_contiguous())
        {
            array.Slice(arrayIndex, count).CopyTo(new Span<T>(_data + tensorIndex, count));
            return;
        }

        for (var i = 0; i < count; i++)
        {
            _data[Offset(tensorIndex + i)] = array[arrayIndex + i];
        }
    }

    /// <summary>The elements in row-major order.</summary>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    /// <summary>The accessor does not own the tensor; nothing is done.</summary>
    public void Dispose() => GC.KeepAlive(_tensor);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Fitting(long room, long first) => checked((int)Math.Max(0, Math.Min(room, Count - first)));

    private long Offset(long[] indices)
    {
        if (indices.Length == 1)
        {
            return Offset(indices[0]);
        }

        var offset = 0L;
        for (var d = 0; d < _shape.Length; d++)
        {
            Require(indices[d], _shape[d]);
            offset += indices[d] * _strides[d];
        }

        return offset;
    }

    private long Offset(long index)
    {
        Require(index, Count);
        var offset = 0L;
        for (var d = _shape.Length - 1; d >= 0; d--)
        {
            (index, var place) = Math.DivRem(index, _shape[d]);
            offset += place * _strides[d];
        }

        return offset;
    }

    [SuppressMessage("Usage", "CA2201", Justification = "What arrays throw, and TorchSharp's accessor")]
    private static void Require(long index, long size)
    {
        if ((ulong)index >= (ulong)size)
        {
            throw new IndexOutOfRangeException($"no element {index} among {size}");
        }
    }
}
