using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Compute;

/// <summary>Kernel times from a device's data sheet and a kernel profile. A pure function of its arguments.</summary>
/// <remarks>Equations, sources and errors: docs/models/compute.md.</remarks>
public sealed class ComputeModel : IComputeModel
{
    private readonly Device _device;
    private readonly KernelProfile _profile;
    private readonly TiledProduct _dense;
    private readonly ExpertKernelCosts _experts;
    private readonly double _picosecondsPerByte;

    /// <summary>A model of one device under one profile.</summary>
    /// <param name="device">Data-sheet figures.</param>
    /// <param name="profile">Efficiencies and overheads.</param>
    /// <exception cref="ArgumentException">A rate, a share or the number of multiprocessors is not positive, or no tile is
    /// given.</exception>
    public ComputeModel(Device device, KernelProfile profile)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(profile);
        Check(device, profile);
        _device = device;
        _profile = profile;
        _dense = new TiledProduct(device, profile.Gemm);
        _experts = new ExpertKernelCosts(this, device, profile, _dense);
        _picosecondsPerByte = 1e12 / (device.MemoryBandwidth.PerSecond * profile.MemoryEfficiency);
    }

    /// <inheritdoc/>
    public SimDuration HostLaunch => _profile.HostLaunch;

    /// <inheritdoc/>
    public SimDuration HostSync => _profile.HostSync;

    /// <inheritdoc/>
    public double SlowdownPerMultiprocessor => _profile.SlowdownPerMultiprocessor;

    /// <inheritdoc/>
    public int CollectiveMultiprocessors => _profile.CollectiveMultiprocessors;

    /// <inheritdoc/>
    public KernelCost Gemm(long rows, long columns, long inner)
    {
        RequireShape(rows, columns, inner);
        return rows == 0 || columns == 0 || inner == 0 ? default : new(_dense.Dense(rows, columns, inner), _dense.Launches);
    }

    /// <inheritdoc/>
    public KernelCost GemmF32(long rows, long columns, long inner)
    {
        RequireShape(rows, columns, inner);
        if (rows == 0 || columns == 0 || inner == 0)
        {
            return default;
        }

        // (C5) vector units; operands and result pass once and are not hidden.
        var arithmetic = Arithmetic(2.0 * rows * columns * inner, _device.PeakF32, _profile.F32Efficiency);
        var bytes = 4.0 * (((double)rows * inner) + ((double)inner * columns) + ((double)rows * columns));
        return new(_profile.LaunchFloor + Picoseconds(arithmetic + (bytes * _picosecondsPerByte)), 1);
    }

    /// <inheritdoc/>
    public KernelCost Memory(Bytes traffic, int launches = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(traffic.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(launches);
        return launches == 0 && traffic.Count == 0
            ? default
            : new((_profile.LaunchFloor * launches) + Picoseconds(traffic.Count * _picosecondsPerByte), launches);
    }

    /// <inheritdoc/>
    public KernelCost TopK(long rows, int experts, int topK)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(experts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        if (rows == 0)
        {
            return default;
        }

        // (C6) bias added (read and written f32), selection, gather of clean scores, softmax: 5 kernels in an eager framework.
        var selection = (double)rows * (_profile.TopKRow.Picoseconds + ((double)experts * _profile.TopKScore.Picoseconds));
        var bias = Memory(new Bytes(8 * rows * experts));
        var gates = Memory(new Bytes(rows * topK * 32), 3);
        return bias + gates + new KernelCost(_profile.LaunchFloor + Picoseconds(selection), 1);
    }

    /// <inheritdoc/>
    public KernelCost FusedRouter(long rows, int width, int experts, int topK, Pass pass)
    {
        RequireShape(rows, width, experts);
        if (rows == 0)
        {
            return default;
        }

        // (C7) forward: x read, weights read, k indices (8 B) and scores (4 B) written. Backward touches the k chosen experts only:
        // x, indices and score gradients read, k columns of the weights gathered and k added atomically, dx written.
        double r = rows;
        if (pass == Pass.Forward)
        {
            var arithmetic = Arithmetic(2.0 * r * width * experts, _device.PeakBf16, _profile.TripleTf32Efficiency);
            var bytes = (2 * r * width) + (4.0 * width * experts) + (12 * r * topK);
            return new(_profile.LaunchFloor + Picoseconds(Math.Max(arithmetic, bytes * _picosecondsPerByte)), 1);
        }

        var traffic = (4 * r * width) + (12 * r * topK) + (8 * r * topK * width) + (4.0 * width * experts);
        return new((_profile.LaunchFloor * 2) + Picoseconds(traffic * _picosecondsPerByte), 2);
    }

    /// <inheritdoc/>
    public KernelCost Sort(long pairs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pairs);
        return pairs == 0 ? default : new(_profile.SortFloor + (_profile.SortKey * pairs), _profile.SortLaunches);
    }

    /// <inheritdoc/>
    public KernelCost Attention(AttentionSpec attention, int sequences, int sequenceLength, Pass pass)
    {
        ArgumentNullException.ThrowIfNull(attention);
        RequireShape(sequences, sequenceLength, 1);
        if (sequences == 0 || sequenceLength == 0)
        {
            return default;
        }

        // (C8) causal: half of the scores. Forward QK^T and PV; backward recomputes QK^T and adds dP, dV, dQ, dK.
        double queryKey = attention.QueryKeySize,
            value = attention.ValueSize;
        var scores = (double)sequences * attention.Heads * sequenceLength * sequenceLength / 2;
        var (flops, efficiency, launches) =
            pass == Pass.Forward
                ? (2 * scores * (queryKey + value), _profile.AttentionForward, 1)
                : (2 * scores * ((3 * queryKey) + (2 * value)), _profile.AttentionBackward, 3);
        return new((_profile.LaunchFloor * launches) + Picoseconds(Arithmetic(flops, _device.PeakBf16, efficiency)), launches);
    }

    /// <inheritdoc/>
    public KernelCost Experts(ExpertKernelKind kernel, ReadOnlySpan<int> rows, int width, int inner, bool gated, Pass pass) =>
        Experts(kernel, rows, width, inner, gated, pass, 1);

    /// <inheritdoc/>
    public KernelCost Experts(ExpertKernelKind kernel, ReadOnlySpan<int> rows, int width, int inner, bool gated, Pass pass, int sets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inner, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sets, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length % sets, 0, nameof(sets));
        return _experts.Cost(kernel, rows, new ExpertShape(width, inner, gated), pass, sets);
    }

    /// <inheritdoc/>
    public KernelCost SumExpertGradients(ExpertKernelKind kernel, int experts, int width, int inner, bool gated)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(experts);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inner, 1);
        return _experts.Sum(kernel, experts, new ExpertShape(width, inner, gated));
    }

    /// <summary>One grouped product, [rows of the expert, inner] x [inner, columns] for each expert, without casts and
    /// activation.</summary>
    /// <param name="rows">Rows of each expert, 0 or more.</param>
    /// <param name="columns">Columns of every product.</param>
    /// <param name="inner">Inner dimension.</param>
    public SimDuration GroupedProduct(ReadOnlySpan<int> rows, long columns, long inner)
    {
        RequireShape(columns, inner, 1);
        return _experts.GroupedProduct(rows, columns, inner);
    }

    /// <inheritdoc/>
    public KernelCost Optimizer(long parameters, int tensors)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameters);
        ArgumentOutOfRangeException.ThrowIfNegative(tensors);
        var rate = _device.MemoryBandwidth.PerSecond * _profile.OptimizerEfficiency;
        var time = (double)parameters * _profile.OptimizerBytes * 1e12 / rate;
        return new((_profile.LaunchFloor * tensors) + Picoseconds(time), tensors);
    }

    /// <inheritdoc/>
    public SimDuration CopyToHost(Bytes amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount.Count);
        return _profile.CopyLatency + (amount / _profile.CopyRate);
    }

    /// <summary>Picoseconds of arithmetic at a share of a peak.</summary>
    internal static double Arithmetic(double flops, FlopsPerSecond peak, double efficiency) => flops * 1e12 / (peak.PerSecond * efficiency);

    /// <summary>A time rounded up to whole picoseconds.</summary>
    internal static SimDuration Picoseconds(double time) => new((long)Math.Ceiling(time));

    private static void RequireShape(long first, long second, long third)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(second);
        ArgumentOutOfRangeException.ThrowIfNegative(third);
    }

    private static void Check(Device device, KernelProfile profile)
    {
        if (
            device.PeakBf16.PerSecond <= 0
            || device.PeakF32.PerSecond <= 0
            || device.MemoryBandwidth.PerSecond <= 0
            || device.Multiprocessors <= 0
        )
        {
            throw new ArgumentException("every rate and the number of multiprocessors must be positive", nameof(device));
        }

        foreach (var product in (ReadOnlySpan<ProductProfile>)[profile.Gemm, profile.GroupedGemm, profile.GroupedWeightGradient])
        {
            if (
                product.Tiles.IsDefaultOrEmpty
                || product.MemoryEfficiency <= 0
                || product.SustainedEfficiency <= 0
                || product.Tiles.Any(tile =>
                    tile.Rows < 1
                    || tile.Columns < 1
                    || tile.Efficiency <= 0
                    || tile.Multiprocessors < 1
                    || tile.Multiprocessors > device.Multiprocessors
                )
            )
            {
                throw new ArgumentException("every product needs a tile, and positive sizes and shares", nameof(profile));
            }
        }
    }
}
