using SimMoE.Trainer.Interop;
using TorchSharp;

namespace SimMoE.Benchmarks.Rows;

/// <summary>What a call of an operator costs from C#, on tensors of one element: the events are calls.</summary>
public sealed class BindingRows : IBenchmarkSet
{
    private const int Calls = 1_000_000;

    private static readonly Operator Multiply = Operator.Named("aten::mul", "Tensor");

    /// <inheritdoc/>
    public IEnumerable<IBenchmarkRow> Rows =>
        TorchLibrary.Current.IsAvailable
            ?
            [
                Row("binding/property-1M-reads", (x, _) => x.numel()),
                Row("binding/operator-by-name-and-dispose-1M-calls", (x, y) => Multiply.Tensor(x, y).Dispose()),
                Row("binding/add-in-place-1M-calls", (x, y) => x.add_(y)),
                Row("binding/add-and-dispose-1M-calls", (x, y) => x.add(y).Dispose()),
                Row("binding/view-and-dispose-1M-calls", (x, _) => x.view(1, 1).Dispose()),
            ]
            : [];

    private static BenchmarkRow Row(string name, Action<torch.Tensor, torch.Tensor> call) =>
        new(name, 0, () => Repeat(Calls / 10, call), () => Repeat(Calls, call));

    private static BenchmarkOutcome Repeat(int calls, Action<torch.Tensor, torch.Tensor> call)
    {
        torch.set_num_threads(1);
        using var off = torch.no_grad();
        using var x = torch.zeros(1);
        using var y = torch.ones(1);
        for (var i = 0; i < calls; i++)
        {
            call(x, y);
        }

        return new(calls, 0);
    }
}
