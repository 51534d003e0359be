using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Compute;

/// <summary>The four ways of computing expert MLPs, in products, passes over memory and launches.</summary>
/// <remarks>docs/models/compute.md, "Experts". f32 masters are cast to bf16 and bf16 gradients to f32 in every micro-step, as mixed
/// precision frameworks do; the fused kernel reads the bf16 copy that the update has written, and adds to f32 gradients itself. Sums over
/// micro-steps: <see cref="Sum"/>.</remarks>
internal sealed class ExpertKernelCosts
{
    private const int FlexBlock = 128;
    private const int CastBytes = 6; // f32 read, bf16 written
    private const int CastGradientBytes = 6; // bf16 read, f32 written
    private const int WeightBytes = 2; // bf16
    private const int GradientBytes = 4; // f32
    private const int SumBytes = 12; // f32 sum: two reads, one write
    private readonly ComputeModel _model;
    private readonly Device _device;
    private readonly KernelProfile _profile;
    private readonly TiledProduct _dense;
    private readonly TiledProduct _grouped;
    private readonly TiledProduct _weightGradient;
    private readonly double _picosecondsPerByte;

    /// <summary>Prepares the constants.</summary>
    public ExpertKernelCosts(ComputeModel model, Device device, KernelProfile profile, TiledProduct dense)
    {
        _model = model;
        _device = device;
        _profile = profile;
        _dense = dense;
        _grouped = new TiledProduct(device, profile.GroupedGemm);
        _weightGradient = new TiledProduct(device, profile.GroupedWeightGradient);
        _picosecondsPerByte = 1e12 / (device.MemoryBandwidth.PerSecond * profile.MemoryEfficiency);
    }

    /// <summary>Cost of the local experts in one direction.</summary>
    public KernelCost Cost(ExpertKernelKind kernel, ReadOnlySpan<int> rows, ExpertShape shape, Pass pass, int sets)
    {
        var total = 0L;
        foreach (var count in rows)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(rows));
            total += count;
        }

        if (rows.Length == 0 || pass == Pass.Update)
        {
            return default;
        }

        var forward = pass == Pass.Forward;
        return kernel switch
        {
            ExpertKernelKind.PerExpertGemm => forward ? PerExpertForward(rows, total, shape) : PerExpertBackward(rows, total, shape),
            ExpertKernelKind.GroupedGemm => forward ? GroupedForward(rows, total, shape) : GroupedBackward(rows, total, shape),
            ExpertKernelKind.FlexAttention => Flex(rows, shape, forward, sets),
            ExpertKernelKind.Fused => Fused(rows, total, shape, forward),
            _ => throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "unknown expert kernel"),
        };
    }

    /// <summary>Adding gradients to those of an earlier micro-step. The first micro-step has nothing to add to (PyTorch frees gradients
    /// between steps); per-expert code is counted with its sums in every micro-step, and fused kernels add where they write.</summary>
    public KernelCost Sum(ExpertKernelKind kernel, int experts, ExpertShape shape) =>
        kernel is ExpertKernelKind.GroupedGemm or ExpertKernelKind.FlexAttention && experts > 0
            ? _model.Memory(new Bytes(SumBytes * shape.Weights * experts), 2)
            : default;

    /// <summary>One grouped product alone.</summary>
    public SimDuration GroupedProduct(ReadOnlySpan<int> rows, long columns, long inner) => _grouped.GroupedRows(rows, columns, inner);

    /// <summary>Two casts and two products for each expert, one activation over all rows (Transformer Engine's grouped linear).</summary>
    private KernelCost PerExpertForward(ReadOnlySpan<int> rows, long total, ExpertShape shape)
    {
        var cost = _model.Memory(new Bytes(CastBytes * shape.Weights * rows.Length), 2 * rows.Length) + Activation(total, shape);
        foreach (var count in rows)
        {
            cost += Product(count, shape.FirstColumns, shape.Width) + Product(count, shape.Width, shape.Inner);
        }

        return cost;
    }

    /// <summary>Two data-gradient and two weight-gradient products, two casts and two sums for each expert.</summary>
    private KernelCost PerExpertBackward(ReadOnlySpan<int> rows, long total, ExpertShape shape)
    {
        var cost =
            _model.Memory(new Bytes((CastGradientBytes + SumBytes) * shape.Weights * rows.Length), 4 * rows.Length)
            + ActivationBackward(total, shape);
        foreach (var count in rows)
        {
            cost +=
                Product(count, shape.Inner, shape.Width)
                + Product(count, shape.Width, shape.FirstColumns)
                + Product(shape.Inner, shape.Width, count)
                + Product(shape.Width, shape.FirstColumns, count);
        }

        return cost;
    }

    private KernelCost GroupedForward(ReadOnlySpan<int> rows, long total, ExpertShape shape) =>
        _model.Memory(new Bytes(CastBytes * shape.Weights * rows.Length), 2)
        + Call(_grouped, _grouped.GroupedRows(rows, shape.FirstColumns, shape.Width))
        + Activation(total, shape)
        + Call(_grouped, _grouped.GroupedRows(rows, shape.Width, shape.Inner));

    private KernelCost GroupedBackward(ReadOnlySpan<int> rows, long total, ExpertShape shape) =>
        Call(_grouped, _grouped.GroupedRows(rows, shape.Inner, shape.Width))
        + Call(_weightGradient, _weightGradient.GroupedInner(rows, shape.Inner, shape.Width))
        + ActivationBackward(total, shape)
        + Call(_grouped, _grouped.GroupedRows(rows, shape.Width, shape.FirstColumns))
        + Call(_weightGradient, _weightGradient.GroupedInner(rows, shape.FirstColumns, shape.Width))
        + _model.Memory(new Bytes(CastGradientBytes * shape.Weights * rows.Length), 2);

    /// <summary>Rows padded to 128 for each expert; 2 tile products forward and 7 backward at the kernel's efficiency, the block mask's
    /// lists, the casts; a gated expert has half as many again.</summary>
    private KernelCost Flex(ReadOnlySpan<int> rows, ExpertShape shape, bool forward, int sets)
    {
        var blocks = 0L;
        foreach (var count in rows)
        {
            blocks += (count + FlexBlock - 1) / FlexBlock;
        }

        var padded = (double)blocks * FlexBlock;
        var products = (forward ? 2.0 : 7.0) * (shape.Gated ? 1.5 : 1.0);
        var flops = 2 * padded * shape.Width * shape.Inner * products;
        var efficiency = forward ? _profile.FlexForward : _profile.FlexBackward;
        var kernel = ComputeModel.Picoseconds(ComputeModel.Arithmetic(flops, _device.PeakBf16, efficiency));
        var weights = shape.Weights * rows.Length;
        if (!forward)
        {
            // delta = rowsum(O dO) reads two payloads; dK, dV are cast.
            return new KernelCost(kernel + (_profile.LaunchFloor * 2), 2)
                + _model.Memory(new Bytes((long)padded * shape.Width * 4))
                + _model.Memory(new Bytes(CastGradientBytes * weights), 2);
        }

        // A set's mask has an entry for each of its row blocks and each key block of its experts; over all sets that sums to this.
        var keyBlocks = rows.Length / sets * (((long)shape.Inner + FlexBlock - 1) / FlexBlock);
        var mask = _profile.BlockMaskEntry * (blocks * keyBlocks);
        return new KernelCost(kernel + _profile.LaunchFloor, 1)
            + new KernelCost(mask + (_profile.LaunchFloor * 20), 20)
            + _model.Memory(new Bytes(CastBytes * weights), 2);
    }

    /// <summary>One kernel forward, two backward (data and weight gradients), intermediate rows on chip and computed again in backward.
    /// bf16 weights are read once in each direction and f32 gradients written once; that traffic is not hidden.</summary>
    private KernelCost Fused(ReadOnlySpan<int> rows, long total, ExpertShape shape, bool forward)
    {
        if (total == 0)
        {
            return default;
        }

        var padded = 0L;
        var touched = 0;
        foreach (var count in rows)
        {
            padded += (count + _profile.FusedTileRows - 1) / _profile.FusedTileRows;
            touched += count > 0 ? 1 : 0;
        }

        padded *= _profile.FusedTileRows;

        // Products of width x inner for each row: forward 2 (gated 3); backward the same again for each of data and weight gradient, plus
        // the first one recomputed: 5 (gated 8).
        var products = forward ? (shape.Gated ? 3 : 2) : (shape.Gated ? 8 : 5);
        var arithmetic = ComputeModel.Arithmetic(
            2.0 * padded * shape.Width * shape.Inner * products,
            _device.PeakBf16,
            _profile.FusedEfficiency
        );
        var rowBytes = 2.0 * total * shape.Width * (forward ? 2 : 3);
        var weightBytes = shape.Weights * ((WeightBytes * touched) + (forward ? 0.0 : GradientBytes * rows.Length));
        var time = Math.Max(arithmetic, rowBytes * _picosecondsPerByte) + (weightBytes * _picosecondsPerByte);
        var launches = forward ? 1 : 2;
        return new((_profile.LaunchFloor * launches) + ComputeModel.Picoseconds(time), launches);
    }

    private KernelCost Activation(long total, ExpertShape shape) =>
        _model.Memory(new Bytes(2 * total * (shape.FirstColumns + shape.Inner)));

    /// <summary>Reads what came in and its gradient, writes the gradient of what went in.</summary>
    private KernelCost ActivationBackward(long total, ExpertShape shape) =>
        _model.Memory(new Bytes(2 * total * ((2 * shape.FirstColumns) + shape.Inner)));

    private KernelCost Product(long rows, long columns, long inner) =>
        rows == 0 || inner == 0 ? default : Call(_dense, _dense.Dense(rows, columns, inner));

    private static KernelCost Call(TiledProduct family, SimDuration time) => new(time, family.Launches);
}
