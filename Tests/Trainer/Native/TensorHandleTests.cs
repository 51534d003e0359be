using System.Runtime.InteropServices;
using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Native;

public sealed class TensorHandleTests
{
    [TorchFact]
    public void FromData_ThenRead_GivesTheValuesBack()
    {
        var handle = TensorHandle.FromData<double>([1, 2, 3, 4, 5, 6], (int)ScalarType.Float64, [2, 3]);
        var read = new double[6];
        TensorHandle.Read<double>(handle, read);
        Assert.Equal([1, 2, 3, 4, 5, 6], read);
        Assert.Equal([2L, 3L], TensorHandle.Shape(handle));
        Assert.Equal([3L, 1L], TensorHandle.Strides(handle));
        Assert.Equal((2, 3L, 6L), (TensorHandle.Dimensions(handle), TensorHandle.Size(handle, -1), TensorHandle.Elements(handle)));
        Assert.Throws<ArgumentOutOfRangeException>(() => TensorHandle.Size(handle, 2));
        TensorHandle.Free(handle);
    }

    [TorchFact]
    public void Read_OfATransposedTensor_IsRowMajor()
    {
        using var scope = NewDisposeScope();
        var turned = arange(6, device: TestDevice.Current).view(2, 3).t();
        var read = new long[6];
        TensorHandle.Read<long>(turned.Handle, read);
        Assert.Equal([0, 3, 1, 4, 2, 5], read);
    }

    [TorchFact]
    public void Read_IntoTooLittle_IsRefused()
    {
        using var scope = NewDisposeScope();
        var x = ones(3);
        Assert.Throws<TorchException>(() => TensorHandle.Read<float>(x.Handle, new float[2]));
    }

    [TorchFact]
    public unsafe void Map_OverMemory_SeesItsChanges()
    {
        var memory = (float*)NativeMemory.Alloc(2, sizeof(float));
        (memory[0], memory[1]) = (1, 2);
        using (var mapped = Tensor.UnsafeCreateTensor(TensorHandle.Map((IntPtr)memory, (int)ScalarType.Float32, [2])))
        {
            memory[1] = 5;
            Assert.Equal([1f, 5f], mapped.data<float>().ToArray());
            Assert.Equal((IntPtr)memory, TensorHandle.Data(mapped.Handle));
        }

        NativeMemory.Free(memory);
    }

    [TorchFact]
    public void Alias_OfATensor_IsTheSameTensor()
    {
        using var scope = NewDisposeScope();
        var x = ones(1);
        using var alias = Tensor.UnsafeCreateTensor(TensorHandle.Alias(x.Handle));
        Assert.NotEqual(x.Handle, alias.Handle);
        Assert.True(TensorHandle.IsSame(x.Handle, alias.Handle));
    }
}
