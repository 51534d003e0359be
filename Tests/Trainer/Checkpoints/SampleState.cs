using SimMoE.Trainer.Training;

namespace SimMoE.Tests.Trainer.Checkpoints;

/// <summary>A state whose whole tensors are known: element i of tensor t is start + 100 t + i, whatever number of ranks share it. One rank
/// divides
/// nothing, as in the trainer.</summary>
internal static class SampleState
{
    public const string Model = "name: sample\nlayers: 2\n";

    private static readonly (string Name, long[] Shape, torch.ScalarType Type, int CutDimension)[] Whole =
    [
        ("embedding.weight", [4, 3], torch.ScalarType.Float32, -1),
        ("norm.weight", [5], torch.ScalarType.BFloat16, -1),
        ("layers.1.experts.w1", [8, 2, 3], torch.ScalarType.Float32, 0),
        ("layers.1.experts.w2", [3, 8, 2], torch.ScalarType.Float32, 1),
        ("layers.1.bias", [8], torch.ScalarType.Float32, 0),
    ];

    public static TrainerState Of(int rank, int ranks, int start, string model = Model) =>
        new()
        {
            Model = model,
            Rank = rank,
            Ranks = ranks,
            Weights = [.. Whole.Select((tensor, number) => Make(tensor.Name, number, rank, ranks, start))],
            Optimizer =
            [
                .. Whole
                    .Take(4)
                    .SelectMany(
                        (tensor, number) =>
                            new[]
                            {
                                Make("exp_avg." + tensor.Name, number, rank, ranks, start + 7),
                                Make("exp_avg_sq." + tensor.Name, number, rank, ranks, start + 9),
                            }
                    ),
            ],
        };

    /// <summary>Every byte of a state's tensors, step and loop.</summary>
    public static string Text(TrainerState state) =>
        string.Join(
            '\n',
            state.Weights.Concat(state.Optimizer).Select(tensor => $"{tensor.Name} {Convert.ToHexString(Bytes(tensor.Value))}")
        ) + $"\n{state.Step} {string.Join(' ', state.Loop.Select(pair => $"{pair.Key}={pair.Value}"))}";

    /// <summary>The weights alone.</summary>
    public static string WeightText(TrainerState state) =>
        string.Join('\n', state.Weights.Select(tensor => $"{tensor.Name} {Convert.ToHexString(Bytes(tensor.Value))}"));

    private static StateTensor Make(string name, int number, int rank, int ranks, int start)
    {
        var (_, shape, type, cut) = Whole[number];
        var elements = shape.Aggregate(1L, (product, size) => product * size);
        var first = start + (100 * number);
        using var whole = torch.arange(first, first + elements, dtype: torch.ScalarType.Float32, device: TestDevice.Current).view(shape);
        if (cut < 0 || ranks == 1)
        {
            return new StateTensor(name, whole.to(type).clone(), null);
        }

        using var part = whole.narrow(cut, rank * shape[cut] / ranks, shape[cut] / ranks);
        return new StateTensor(name, part.contiguous().clone(), new Shard(cut, rank, ranks));
    }

    private static byte[] Bytes(Tensor tensor)
    {
        using var here = tensor.cpu();
        return here.bytes.ToArray();
    }
}
