namespace SimMoE.Tests.Trainer.TorchBinding;

public sealed class TensorTests
{
    /// <summary>[1, 2; 3, 4] @ [5; 6] = [17; 39].</summary>
    [TorchFact]
    public void Matmul_MatrixAndColumn_IsTheHandComputedProduct()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new float[,] { { 1, 2 }, { 3, 4 } }, device: TestDevice.Current);
        var b = tensor(new float[,] { { 5 }, { 6 } }, device: TestDevice.Current);
        Assert.Equal([17f, 39f], a.matmul(b).data<float>().ToArray());
        Assert.Equal([2L, 1L], a.matmul(b).shape);
    }

    /// <summary>y = sum(x * x): dy/dx = 2 x.</summary>
    [TorchFact]
    public void Backward_SumOfSquares_IsTwiceTheInput()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, -2f, 3f }, device: TestDevice.Current, requires_grad: true);
        (x * x).sum().backward();
        Assert.Equal([2f, -4f, 6f], x.grad!.data<float>().ToArray());
    }

    [TorchFact]
    public void Index_SliceAndSingle_IsAsInPython()
    {
        using var scope = NewDisposeScope();
        var x = arange(12, device: TestDevice.Current).reshape(3, 4);
        Assert.Equal([5L, 6L], x[1, 1..3].data<long>().ToArray());
        Assert.Equal([2L, 6L, 10L], x[.., 2].data<long>().ToArray());
        Assert.Equal([8L, 9L, 10L, 11L], x[-1].data<long>().ToArray());
        Assert.Equal(7L, x[1, 3].item<long>());
    }
}
