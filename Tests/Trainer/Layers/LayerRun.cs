using SimMoE.Tests.Trainer.Communication;
using SimMoE.Tests.Trainer.Reference;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Stages;

namespace SimMoE.Tests.Trainer.Layers;

/// <summary>A case computed by the trainer's layer, ranks as threads.</summary>
public static class LayerRun
{
    // N(0, 0.02) weights leave GELU in its straight middle; wider ones bend it.
    private const double Widening = 20;

    /// <summary>Forward and backward.</summary>
    /// <param name="layer">The case.</param>
    /// <param name="microBatches">How often the same tokens pass.</param>
    /// <param name="clock">Gets rank 0's stages.</param>
    public static LayerOutcome Of(SparseCase layer, int microBatches = 1, IStageClock? clock = null)
    {
        var parts = new LayerOutcome[layer.Ranks];
        var owned = Array.Empty<string>();
        ThreadGroup.Run(
            layer.Plan,
            groups =>
            {
                using var built = Build(layer, groups);
                built.Clock = groups.World.Rank == 0 ? clock : null;
                owned = [.. built.OwnedParameters];
                parts[groups.World.Rank] = Run(layer, built, groups, microBatches);
            }
        );
        return Join(parts, owned);
    }

    /// <summary>A rank's layer with widened weights and the case's bias.</summary>
    public static SparseLayer Build(SparseCase layer, ProcessGroups groups)
    {
        var settings = new LayerSettings
        {
            Device = TestDevice.Current,
            ComputeType = layer.Type,
            Experts = layer.Kernel,
            Seed = layer.Seed,
        };
        var built = LayerFactory.Create(layer.Model, layer.Plan, 1, groups, settings);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (_, parameter) in built.named_parameters())
        {
            parameter.mul_(Widening);
        }

        var bias = tensor(Enumerable.Range(0, layer.Experts).Select(layer.Bias).ToArray(), dtype: ScalarType.Float32)
            .to(TestDevice.Current);
        built.SelectionBias.copy_(bias.expand(built.SelectionBias.shape));
        return built;
    }

    /// <summary>Float64 values of a tensor of any type on any device.</summary>
    public static double[] Read(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
    }

    /// <summary>A rank's rows of a [tokens, hidden] array, on the test's device.</summary>
    public static Tensor Rows(SparseCase layer, double[] values, int rank)
    {
        var count = layer.Tokens / layer.Ranks;
        var mine = values.AsSpan(rank * count * layer.Hidden, count * layer.Hidden).ToArray();
        return tensor(mine, [count, layer.Hidden], dtype: ScalarType.Float32).to(TestDevice.Current);
    }

    private static LayerOutcome Run(SparseCase layer, SparseLayer built, ProcessGroups groups, int microBatches)
    {
        using var scope = NewDisposeScope();
        var weights = built.named_parameters().ToDictionary(pair => pair.name, pair => Read(pair.parameter));
        var input = Rows(layer, layer.Input, groups.World.Rank);
        var gradient = Rows(layer, layer.OutputGradient, groups.World.Rank);
        Tensor? output = null;
        Tensor? inputGradient = null;
        for (var batch = 0; batch < microBatches; batch++)
        {
            output = built.forward(input);
            inputGradient = built.Backward(gradient);
        }

        var gradients = built.named_parameters().ToDictionary(pair => pair.name, pair => Read(pair.parameter.grad!));
        return new LayerOutcome(
            MatrixOf(output!),
            MatrixOf(inputGradient!),
            gradients,
            weights,
            Choice(layer, built.LastChoice!),
            Read(built.Load)
        );
    }

    private static LayerOutcome Join(LayerOutcome[] parts, string[] owned)
    {
        Dictionary<string, double[]> Gather(Func<LayerOutcome, IReadOnlyDictionary<string, double[]>> select, bool sums) =>
            parts.Length == 1
                ? new(select(parts[0]))
                : select(parts[0])
                    .Keys.ToDictionary(
                        name => name,
                        name =>
                            owned.Contains(name) ? [.. parts.SelectMany(part => select(part)[name])]
                            : sums ? Sum(parts.Select(part => select(part)[name]))
                            : select(parts[0])[name]
                    );

        var isHeads = parts[0].Choice.Count > 1 || owned.Contains("router");
        IReadOnlyList<IReadOnlyList<int[]>> choice = isHeads
            ? [.. parts.SelectMany(part => part.Choice)]
            :
            [
                [.. parts.SelectMany(part => part.Choice[0])],
            ];
        return new LayerOutcome(
            Stack(parts.Select(part => part.Output)),
            Stack(parts.Select(part => part.InputGradient)),
            Gather(part => part.Gradients, sums: true),
            Gather(part => part.Weights, sums: false),
            choice,
            isHeads ? [.. parts.SelectMany(part => part.Load)] : Sum(parts.Select(part => part.Load))
        );
    }

    private static IReadOnlyList<int[]>[] Choice(SparseCase layer, Tensor choice)
    {
        using var scope = NewDisposeScope();
        var values = choice.cpu().contiguous().data<long>().ToArray();
        var routers = layer.Heads == 0 ? 1 : (int)choice.shape[0];
        return
        [
            .. values
                .Chunk(values.Length / routers)
                .Select(router =>
                    (IReadOnlyList<int[]>)[.. router.Chunk(layer.TopK).Select(chosen => chosen.Select(expert => (int)expert).ToArray())]
                ),
        ];
    }

    private static Matrix MatrixOf(Tensor tensor) => new((int)tensor.shape[0], (int)tensor.shape[1], Read(tensor));

    private static Matrix Stack(IEnumerable<Matrix> parts)
    {
        var all = parts.ToArray();
        return new Matrix(all.Sum(part => part.Rows), all[0].Columns, all.SelectMany(part => part.Values.ToArray()).ToArray());
    }

    private static double[] Sum(IEnumerable<double[]> parts) => parts.Aggregate((left, right) => [.. left.Zip(right, (a, b) => a + b)]);
}
