using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Native;

public sealed class OperatorTests
{
    [TorchFact]
    public void Exists_OfKnownAndUnknownNames_IsTrueAndFalse()
    {
        Assert.True(Operator.Exists("aten::add", "Tensor"));
        Assert.False(Operator.Exists("aten::add", "no_such_overload"));
        Assert.False(Operator.Exists("aten::no_such_operator"));
    }

    [TorchFact]
    public void Find_SameName_IsTheSameOperator() => Assert.Same(Operator.Find("aten::add", "Tensor"), Operator.Find("aten::add", "Tensor"));

    [TorchFact]
    public void Call_OfAnOperatorThatIsNotThere_NamesIt()
    {
        var refusal = Assert.Throws<TorchException>(() => Operator.Find("aten::no_such_operator").Tensor());
        Assert.Contains("aten::no_such_operator", refusal.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Schema_OfAdd_IsTheDispatchers() =>
        Assert.StartsWith("aten::add.Tensor(Tensor self, Tensor other", Operator.Find("aten::add", "Tensor").Schema, StringComparison.Ordinal);

    [TorchFact]
    public void Tensor_WithListsNumbersAndAbsentValues_PassesThem()
    {
        using var scope = NewDisposeScope();
        var x = arange(6, dtype: ScalarType.Float32, device: TestDevice.Current);
        var shaped = Wrap(Operator.Find("aten::reshape").Tensor(x.Handle, new long[] { 2, 3 }));
        var limited = Wrap(Operator.Find("aten::clamp").Tensor(shaped.Handle, Value.None, 2.5));
        Assert.Equal([0f, 1f, 2f, 2.5f, 2.5f, 2.5f], limited.data<float>().ToArray());
        var rounded = Wrap(Operator.Find("aten::div", "Tensor_mode").Tensor(x.Handle, limited.view(6).add(1).Handle, "floor"));
        Assert.Equal([0f, 0f, 0f, 0f, 1f, 1f], rounded.data<float>().ToArray());
    }

    [TorchFact]
    public void Tensors_OfAnOperatorWithTwoResults_GivesBoth()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 3f, 2f }, device: TestDevice.Current);
        Span<IntPtr> results = stackalloc IntPtr[2];
        Operator.Find("aten::topk").Tensors(results, x.Handle, 1);
        Assert.Equal(3f, Wrap(results[0]).item<float>());
        Assert.Equal(1L, Wrap(results[1]).item<long>());
    }

    [TorchFact]
    public void TensorList_OfUnbind_GivesEach()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 3f }, device: TestDevice.Current);
        Assert.Equal([1f, 3f], Operator.Find("aten::unbind", "int").TensorList(x.Handle, 0).Select(handle => Wrap(handle).item<float>()));
    }

    /// <summary>Gradients of layer normalisation, of which only the second is asked for: sum over rows of g * normalised = [-1, 1] for one row.</summary>
    [TorchFact]
    public void Tensors_WithAMaskOfWantedResults_GivesZeroForTheOthers()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[,] { { 1, 3 } }, device: TestDevice.Current);
        var weight = ones(2, device: TestDevice.Current);
        Span<IntPtr> forward = stackalloc IntPtr[3];
        Operator.Find("aten::native_layer_norm").Tensors(forward, x.Handle, new long[] { 2 }, weight.Handle, Value.None, 0.0);
        var (_, mean, deviation) = (Wrap(forward[0]), Wrap(forward[1]), Wrap(forward[2]));
        Span<IntPtr> results = stackalloc IntPtr[3];
        ReadOnlySpan<bool> wanted = [false, true, false];
        Operator.Find("aten::native_layer_norm_backward").Tensors(
            results, ones_like(x).Handle, x.Handle, new long[] { 2 }, mean.Handle, deviation.Handle, weight.Handle, Value.None, wanted);
        Assert.Equal([-1f, 1f], Wrap(results[1]).data<float>().ToArray());
        foreach (var absent in new[] { results[0], results[2] })
        {
            Assert.Equal(0, absent == IntPtr.Zero ? 0 : TensorHandle.Elements(absent));
            TensorHandle.Free(absent);
        }
    }

    [TorchFact]
    public void Call_WithAnArgumentOfTheWrongKind_NamesIt()
    {
        using var scope = NewDisposeScope();
        var x = ones(1, device: TestDevice.Current);
        var refusal = Assert.Throws<TorchException>(() => Operator.Find("aten::reshape").Tensor(x.Handle, 2.5));
        Assert.Contains("shape", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>A list longer than the memory for lists of a thread begins with, twice in one call.</summary>
    [TorchFact]
    public void Tensor_WithAListOfManyTensors_PassesAll()
    {
        using var scope = NewDisposeScope();
        var one = ones(1, device: TestDevice.Current);
        var handles = Enumerable.Repeat(one.Handle, 40_000).ToArray();
        Assert.Equal(40_000, Wrap(Operator.Find("aten::cat").Tensor(Value.Tensors(handles))).size(0));
    }

    private static Tensor Wrap(IntPtr handle) => Tensor.UnsafeCreateTensor(handle);
}
