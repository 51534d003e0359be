using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.TorchBinding;

public sealed class TensorTests
{
    /// <summary>[1, 2; 3, 4] @ [5; 6] = [17; 39].</summary>
    [TorchFact]
    public void Matmul_MatrixAndColumn_IsTheHandComputedProduct()
    {
        using var scope = NewDisposeScope();
        var product = Of([1, 2, 3, 4], 2, 2).matmul(Of([5, 6], 2, 1));
        Assert.Equal([17f, 39f], Floats(product));
        Assert.Equal([2L, 1L], product.shape);
    }

    /// <summary>0.5 * [1, 1] + 2 * ([1, 2] @ [3, 4; 5, 6]) = [0.5 + 26, 0.5 + 32].</summary>
    [TorchFact]
    public void Addmm_WithBetaAndAlpha_IsTheHandComputedSum()
    {
        using var scope = NewDisposeScope();
        var sum = Of([1, 1], 1, 2).addmm(Of([1, 2], 1, 2), Of([3, 4, 5, 6], 2, 2), beta: 0.5f, alpha: 2);
        Assert.Equal([26.5f, 32.5f], Floats(sum));
    }

    [TorchFact]
    public void InPlaceMethods_OnATensor_ReturnItAndChangeIt()
    {
        using var scope = NewDisposeScope();
        var x = Of([1, 2, 3]);
        Assert.Same(x, x.add_(1));
        Assert.Same(x, x.add_(Of([1, 1, 1]), alpha: 10));
        Assert.Same(x, x.mul_(2).sub_(4).div_(4));
        Assert.Equal([5f, 5.5f, 6f], Floats(x));
        Assert.Equal([0f, 0f, 0f], Floats(x.zero_()));
        Assert.Equal([3f, 3f, 3f], Floats(x.fill_(3)));
        Assert.Equal([7f, 9f, 11f], Floats(x.addcmul_(Of([1, 2, 3]), Of([2, 2, 2]), 2).sub_(Of([0, 2, 4]))));
    }

    [TorchFact]
    public void Operators_OnTensorsAndNumbers_AreTheMethods()
    {
        using var scope = NewDisposeScope();
        var x = Of([1, 2, 4]);
        Assert.Equal([2f, 3f, 5f], Floats(x + 1));
        Assert.Equal([0f, -1f, -3f], Floats(1 - x));
        Assert.Equal([8f, 4f, 2f], Floats(8.0 / x));
        Assert.Equal([2f, 4f, 8f], Floats(2f * x));
        Assert.Equal([1f, 0f, 0f], Floats(x % 2));
        Assert.Equal([-1f, -2f, -4f], Floats(-x));
        Assert.Equal([false, false, true], (x > 2).data<bool>().ToArray());
        Assert.Equal([true, false, false], (x == 1).data<bool>().ToArray());
        Assert.Equal([false, true, true], (x >= Of([2, 2, 2])).data<bool>().ToArray());
        Assert.Equal([true, true, false], ((x < 2) | (x == 2)).data<bool>().ToArray());
    }

    [TorchFact]
    public void Reductions_OfAMatrix_AreTheHandComputedOnes()
    {
        using var scope = NewDisposeScope();
        var x = Of([1, 5, 3, 4, 2, 6], 2, 3);
        Assert.Equal(21f, x.sum().item<float>());
        Assert.Equal([9f, 12f], Floats(x.sum(1)));
        Assert.Equal([2L, 1L], x.sum(-1, keepdim: true).shape);
        Assert.Equal([2.5f, 3.5f, 4.5f], Floats(x.mean([0L])));
        Assert.Equal([5f, 6f], Floats(x.amax(1)));
        Assert.Equal([1L, 2L], x.argmax(1).data<long>().ToArray());
        var (values, indexes) = x.max(0);
        Assert.Equal([4f, 5f, 6f], Floats(values));
        Assert.Equal([1L, 0L, 1L], indexes.data<long>().ToArray());
        Assert.Equal(5f, Of([3, 4]).norm().item<float>());
        Assert.True(x.gt(0).all().item<bool>());
        Assert.Equal(ScalarType.Float64, x.sum(ScalarType.Float64).dtype);
    }

    [TorchFact]
    public void OrdersAndCounts_OfSmallTensors_AreTheHandComputedOnes()
    {
        using var scope = NewDisposeScope();
        var x = Of([3, 1, 2]);
        var (top, places) = x.topk(2);
        Assert.Equal([3f, 2f], Floats(top));
        Assert.Equal([0L, 2L], places.data<long>().ToArray());
        var (sorted, order) = tensor(new long[] { 2, 1, 2, 1 }, device: TestDevice.Current).sort(stable: true);
        Assert.Equal([1L, 1L, 2L, 2L], sorted.data<long>().ToArray());
        Assert.Equal([1L, 3L, 0L, 2L], order.data<long>().ToArray());
        Assert.Equal([2L, 1L, 0L], x.argsort(descending: true).flip(0).data<long>().ToArray().Select(i => i == 0 ? 2L : i == 1 ? 0L : 1L).Reverse());
        Assert.Equal([0L, 2L, 1L, 0L], tensor(new long[] { 1, 2, 1 }, device: TestDevice.Current).bincount(null, 4).data<long>().ToArray());
        Assert.Equal([3f, 4f, 6f], Floats(x.cumsum(0)));
        Assert.Equal([1L, 3L], searchsorted(Of([1, 2, 3]), Of([1.5f, 9])).data<long>().ToArray());
    }

    [TorchFact]
    public void Views_OfATensor_ShareMemory()
    {
        using var scope = NewDisposeScope();
        var x = arange(6, dtype: ScalarType.Float32, device: TestDevice.Current);
        var turned = x.view(2, 3).t();
        Assert.False(turned.is_contiguous());
        Assert.Equal([1L, 3L], turned.stride());
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], Floats(turned));
        Assert.Equal([3L, 2L, 1L], turned.unsqueeze(-1).shape);
        x[0] = 9f;
        Assert.Equal(9f, turned[0, 0].item<float>());
        Assert.Equal([2, 1], x.split([4L, 2L]).Select(part => (int)part.size(0) / 2));
        Assert.Equal([3L, 3L], x.chunk(2).Select(part => part.size(0)));
        Assert.Equal([2L, 4L, 3L], x.view(2, 1, 3).expand(2, 4, 3).shape);
        Assert.Equal([1f, 4f], Floats(x.view(2, 3).permute(1, 0)[1]));
    }

    [TorchFact]
    public void Index_SlicesSinglesAndTensors_AreAsInPython()
    {
        using var scope = NewDisposeScope();
        var x = arange(12, device: TestDevice.Current).reshape(3, 4);
        Assert.Equal([5L, 6L], x[1, 1..3].data<long>().ToArray());
        Assert.Equal([2L, 6L, 10L], x[.., 2].data<long>().ToArray());
        Assert.Equal([8L, 9L, 10L, 11L], x[-1].data<long>().ToArray());
        Assert.Equal(7L, x[1, 3].item<long>());
        Assert.Equal([3L, 1L], x[.., TensorIndex.None, ^1].shape);
        Assert.Equal([0L, 4L, 8L], x[TensorIndex.Ellipsis, 0].data<long>().ToArray());
        Assert.Equal([8L, 0L], x[TensorIndex.Tensor(tensor(new long[] { 2, 0 }, device: TestDevice.Current)), 0].data<long>().ToArray());
        Assert.Equal([1L, 11L], x[tensor(new long[] { 0, 2 }, device: TestDevice.Current), tensor(new long[] { 1, 3 }, device: TestDevice.Current)].data<long>().ToArray());
        x[1, 1..3] = zeros(2, ScalarType.Int64, TestDevice.Current);
        Assert.Equal([4L, 0L, 0L, 7L], x[1].data<long>().ToArray());
    }

    [TorchFact]
    public void Scatters_ByIndex_WriteAndAdd()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new long[] { 1, 1, 0 }, device: TestDevice.Current);
        var source = Of([1, 2, 3, 4, 5, 6], 3, 2);
        Assert.Equal([5f, 6f, 4f, 6f], Floats(zeros(2, 2, device: TestDevice.Current).index_add_(0, rows, source, 1)));
        Assert.Equal([1f, 2f, 5f, 6f], Floats(source.index_select(0, tensor(new long[] { 0, 2 }, device: TestDevice.Current))));
        Assert.Equal([6f, 3f], Floats(zeros(2, device: TestDevice.Current).scatter_add_(0, rows, Of([1, 2, 6]))));
        Assert.Equal([2f, 1f], Floats(Of([1, 2]).gather(0, tensor(new long[] { 1, 0 }, device: TestDevice.Current))));
        Assert.Equal([0f, -1f], Floats(Of([0, 5]).masked_fill(Of([0, 5]) > 1, -1)));
        Assert.Equal([9f, 2f], Floats(where(Of([1, 2]) < 2, Of([9, 9]), Of([1, 2]))));
    }

    [TorchFact]
    public void Factories_ByShape_HaveTypeDeviceAndValues()
    {
        using var scope = NewDisposeScope();
        Assert.Equal((ScalarType.Float32, TestDevice.Current.type), (zeros(2, 3, device: TestDevice.Current).dtype, zeros(1, device: TestDevice.Current).device_type));
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Assert.Equal([0.5f, 1f, 1.5f], Floats(arange(0.5, 2, 0.5, device: TestDevice.Current)));
        Assert.Equal([7L, 7L], full(2, 7, device: TestDevice.Current).data<long>().ToArray());
        Assert.Equal([1f, 0f, 0f, 1f], Floats(eye(2, device: TestDevice.Current)));
        Assert.Equal(ScalarType.BFloat16, ones(2, ScalarType.BFloat16, TestDevice.Current).ones_like().dtype);
        Assert.Equal([1f, 2f, 3f, 4f], Floats(cat([Of([1, 2]), Of([3, 4])])));
        Assert.Equal([2L, 2L], stack([Of([1, 2]), Of([3, 4])], 1).shape);
        Assert.Equal([1.0, 2.0], from_array(new[] { 1.0, 2.0 }).data<double>().ToArray());
        Assert.Equal([11f, 13f], Floats(einsum("ij,j->i", Of([1, 2, 3, 2], 2, 2), Of([3, 4])).sub(Of([0, 4]))));
    }

    [TorchFact]
    public void ManualSeed_SameSeed_SameDraws()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var first = Floats(randn(8, device: TestDevice.Current));
        manual_seed(7);
        Assert.Equal(first, Floats(randn(8, device: TestDevice.Current)));
        Assert.True(Floats(rand(100, device: TestDevice.Current)).All(x => x is >= 0 and < 1));
        Assert.True(randint(3, 5, [100], device: TestDevice.Current).data<long>().All(x => x is 3 or 4));
    }

    /// <summary>1 + 2^-8 lies between the bf16 neighbours 1 and 1 + 2^-7: the tie goes to the even one, 1.</summary>
    [TorchFact]
    public void ToType_ToBfloat16_RoundsHalvesToEven()
    {
        using var scope = NewDisposeScope();
        var x = Of([1.00390625f, 1.01171875f]).to(ScalarType.BFloat16);
        Assert.Equal([1f, 1.015625f], x.data<BFloat16>().Select(value => value.ToSingle()));
        Assert.Equal([1f, 1.015625f], Floats(x.to(ScalarType.Float32)));
        Assert.Equal(new BFloat16(1.01171875f), x.data<BFloat16>()[1]);
        Assert.Equal(1.015625f, x[1].ToSingle());
    }

    [TorchFact]
    public void To_SameTypeAndDevice_IsTheSameMemoryUnlessACopyIsAskedFor()
    {
        using var scope = NewDisposeScope();
        var x = Of([1]);
        Assert.True(TensorHandle.IsSame(x.Handle, x.to(ScalarType.Float32).Handle));
        Assert.False(TensorHandle.IsSame(x.Handle, x.to(ScalarType.Float32, copy: true).Handle));
        Assert.Equal(DeviceType.CPU, x.cpu().device_type);
        Assert.Equal(x.shape, x.to(TestDevice.Current).shape);
    }

    [TorchFact]
    public void Data_OfAnotherType_IsRefused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => Of([1]).data<double>());
        Assert.Throws<ArgumentException>(() => Of([1]).item<long>());
        Assert.Contains("2", Assert.Throws<ArgumentException>(() => Of([1, 2]).item<float>()).Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Matmul_OfShapesThatDoNotFit_NamesTheOperatorAndTheShapes()
    {
        using var scope = NewDisposeScope();
        var refusal = Assert.Throws<TorchException>(() => Of([1, 2, 3], 1, 3).mm(Of([1, 2], 2, 1)));
        Assert.StartsWith("aten::mm: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("1x3", refusal.Message, StringComparison.Ordinal);
        Assert.False(refusal.IsOutOfMemory);
        Assert.DoesNotContain("\n", refusal.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Empty_OfMoreThanThereIs_IsOutOfMemory()
    {
        using var scope = NewDisposeScope();
        Assert.True(Assert.Throws<TorchException>(() => empty(1L << 50, device: TestDevice.Current)).IsOutOfMemory);
    }

    [TorchFact]
    public void UnsafeCreateTensor_OfAnOperatorsHandle_IsThatTensor()
    {
        using var scope = NewDisposeScope();
        var x = Of([1, 4, 9]);
        var root = Tensor.UnsafeCreateTensor(Operator.Find("aten::sqrt").Tensor(x.Handle));
        Assert.Equal([1f, 2f, 3f], Floats(root));
        var handle = root.DecoupleFromNativeHandle();
        Assert.True(root.IsInvalid);
        TensorHandle.Free(handle);
    }

    [TorchFact]
    public void ToString_OfATensor_IsShapeTypeAndDevice()
    {
        using var scope = NewDisposeScope();
        Assert.Equal("[2x3], type = Float32, device = cpu", zeros(2, 3).ToString());
    }

    private static Tensor Of(float[] values, params long[] shape) =>
        tensor(values, shape.Length == 0 ? [values.Length] : shape, device: TestDevice.Current);

    private static float[] Floats(Tensor tensor) => tensor.contiguous().data<float>().ToArray();
}
