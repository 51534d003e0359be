using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Measuring.Timing;
using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Measuring.Layers;

/// <summary>Times whole sparse layers and their stages. Every rank makes the same calls.</summary>
/// <param name="groups">This rank's groups; all ranks together share each layer.</param>
/// <param name="device">Where.</param>
public sealed class LayerTiming(ProcessGroups groups, MeasuringDevice device)
{
    private const ulong Seed = 1;

    /// <summary>Times one: first whole, with no stage timed, then stage by stage.</summary>
    /// <param name="wanted">What.</param>
    /// <param name="warmUp">Rounds before, not timed.</param>
    /// <param name="repeats">Rounds.</param>
    public LayerResult Time(LayerCase wanted, int warmUp, int repeats)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var world = groups.World;
        using var layer = LayerFactory.Create(
            wanted.Model,
            wanted.Plan(world.Size),
            0,
            groups,
            new LayerSettings
            {
                Device = device.Device,
                ComputeType = wanted.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32,
                Experts = wanted.Kernel,
                Seed = Seed,
            }
        );
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var x = torch.randn([wanted.Tokens, wanted.HiddenSize], ScalarType.Float32, device.Device);
        var gradient = torch.randn([wanted.Tokens, wanted.HiddenSize], ScalarType.Float32, device.Device);
        if (wanted.ZipfExponent is { } exponent)
        {
            SkewedRouting.Apply(layer, groups.Sparse, device, x, exponent, wanted.TopK);
        }

        var round = new Round(layer, x, gradient);
        device.ResetPeak();
        var (forward, backward, both) = Whole(world, round, warmUp, repeats);
        var peak = device.PeakBytes;
        var rows = ExpertRows(layer, groups.Sparse, round);
        return new LayerResult(
            Gathering.All(world, device, forward),
            Gathering.All(world, device, backward),
            Gathering.All(world, device, both),
            Stages(world, round, warmUp, repeats),
            [.. Gathering.All(world, device, [rows]).Select(each => (long)each[0])],
            [.. Gathering.All(world, device, [peak]).Select(each => (long)each[0])]
        );
    }

    private (double[] Forward, double[] Backward, double[] Both) Whole(ICommunicator world, Round round, int warmUp, int repeats)
    {
        using var first = device.NewTimer();
        using var second = device.NewTimer();
        using var all = device.NewTimer();
        var (forward, backward, both) = (new double[repeats], new double[repeats], new double[repeats]);
        for (var repeat = -warmUp; repeat < repeats; repeat++)
        {
            Meet(world, round);
            all.Start();
            first.Start();
            round.Forward();
            first.Stop();
            second.Start();
            round.Backward();
            second.Stop();
            all.Stop();
            if (repeat >= 0)
            {
                both[repeat] = all.Microseconds();
                forward[repeat] = first.Microseconds();
                backward[repeat] = second.Microseconds();
            }
        }

        return (forward, backward, both);
    }

    private List<(Pass Pass, string Stage, double[][] Times)> Stages(ICommunicator world, Round round, int warmUp, int repeats)
    {
        var clock = device.NewStageClock();
        using var held = clock as IDisposable;
        var times = new StageSums(repeats);
        round.Layer.Clock = clock;
        for (var repeat = -warmUp; repeat < repeats; repeat++)
        {
            Meet(world, round);
            round.Forward();
            round.Backward();
            var collected = clock.Collect();
            if (repeat >= 0)
            {
                times.Add(repeat, collected);
            }
        }

        round.Layer.Clock = null;
        return [.. times.All.Select(each => (each.Pass, each.Stage, Gathering.All(world, device, each.Times)))];
    }

    /// <summary>Gradients go, the device comes to rest, the ranks meet.</summary>
    private void Meet(ICommunicator world, Round round)
    {
        round.Layer.zero_grad();
        device.Synchronize();
        world.Barrier();
    }

    /// <summary>Rows that this rank's experts compute in a forward.</summary>
    private static double ExpertRows(SparseLayer layer, ICommunicator group, Round round)
    {
        layer.ResetLoad();
        round.Forward();
        round.Backward();
        using var scope = torch.NewDisposeScope();
        var load = layer.Load;
        if (load.shape.Length > 1 || group.Size == 1)
        {
            // Loads of heads count all tokens of the rank's own heads.
            return load.sum().item<float>();
        }

        var sum = load.clone();
        group.AllReduce(sum).Wait();
        var local = sum.shape[0] / group.Size;
        return sum.narrow(0, group.Rank * local, local).sum().item<float>();
    }

    /// <summary>One forward and backward of a layer.</summary>
    private sealed record Round(SparseLayer Layer, Tensor X, Tensor Gradient)
    {
        public void Forward()
        {
            using var scope = torch.NewDisposeScope();
            _ = Layer.call(X);
        }

        public void Backward()
        {
            using var scope = torch.NewDisposeScope();
            _ = Layer.Backward(Gradient);
        }
    }
}
