using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Profiles;
using SimMoE.Simulator.Programs;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Steps;

/// <summary>Writes the stages of one block in one micro-batch: products, the implementation's own passes, launches and
/// synchronisations, and exchanges.</summary>
public sealed class StageWriter
{
    /// <summary>No mark: the exchange was not needed.</summary>
    public const int Nothing = -1;

    private readonly Implementation _implementation;
    private readonly Pass? _label;
    private readonly int _ranks;

    /// <summary>Writes into a program.</summary>
    /// <param name="step">The step that is being written.</param>
    /// <param name="implementation">Whose costs apply.</param>
    /// <param name="microBatch">Micro-batch, -1 for none.</param>
    /// <param name="layer">Block, -1 for none.</param>
    /// <param name="label">Pass under which everything is filed; null files each stage under its own. Recomputed forward stages are
    /// filed under backward.</param>
    public StageWriter(StepDraft step, Implementation implementation, int microBatch, int layer, Pass? label = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        (Step, _implementation, MicroBatch, Layer, _label) = (step, implementation, microBatch, layer, label);
        _ranks = step.Setup.Plan.Ranks;
    }

    /// <summary>The step that is being written.</summary>
    public StepDraft Step { get; }

    /// <summary>Micro-batch, -1 for none.</summary>
    public int MicroBatch { get; }

    /// <summary>Block, -1 for none.</summary>
    public int Layer { get; }

    /// <summary>Kernel times.</summary>
    public IComputeModel Compute => Step.Setup.Compute;

    /// <summary>How the layer is programmed.</summary>
    public Implementation Implementation => _implementation;

    /// <summary>The full name of a stage.</summary>
    public StageKey Key(string name, Pass pass) => new(MicroBatch, Layer, _label ?? pass, name);

    /// <summary>Kernels that are alike on all ranks.</summary>
    /// <param name="name">Stage.</param>
    /// <param name="pass">Whose costs apply.</param>
    /// <param name="payload">Bytes that the implementation passes over.</param>
    /// <param name="products">Matrix products and the like.</param>
    /// <param name="copied">Bytes that each host synchronisation copies to the host.</param>
    /// <param name="tokens">Bytes of one row for each token that the payload has copies of.</param>
    public void Work(string name, Pass pass, long payload, KernelCost products = default, long copied = 0, long tokens = 0)
    {
        Step.Program.Kernel(Key(name, pass), Calibrated(name, pass, 0, payload) ?? products + Passes(name, pass, payload, tokens));
        Synchronise(name, pass, copied);
    }

    /// <summary>Kernels that differ by rank.</summary>
    /// <param name="name">Stage.</param>
    /// <param name="pass">Whose costs apply.</param>
    /// <param name="payload">Bytes of a rank that the implementation passes over.</param>
    /// <param name="products">Matrix products of a rank; null for none.</param>
    /// <param name="copied">Bytes that each host synchronisation copies to the host.</param>
    /// <param name="tokens">Bytes of a rank of one row for each token that the payload has copies of; null for none.</param>
    /// <param name="expertRows">Rows of each of a rank's experts, where the stage is theirs.</param>
    /// <param name="beside">What a fitted cost, too, does not have in it; null for nothing.</param>
    public void Work(
        string name,
        Pass pass,
        Func<int, long> payload,
        Func<int, KernelCost>? products = null,
        long copied = 0,
        Func<int, long>? tokens = null,
        Func<int, int[]>? expertRows = null,
        KernelCost beside = default
    )
    {
        ArgumentNullException.ThrowIfNull(payload);
        var costs = new KernelCost[_ranks];
        for (var rank = 0; rank < _ranks; rank++)
        {
            costs[rank] =
                Calibrated(name, pass, rank, payload(rank), expertRows) + beside
                ?? Passes(name, pass, payload(rank), tokens?.Invoke(rank) ?? 0) + (products?.Invoke(rank) ?? default);
        }

        Step.Program.Kernel(Key(name, pass), costs);
        Synchronise(name, pass, copied);
    }

    /// <summary>An exchange in each group, on a stream beside the compute stream.</summary>
    /// <param name="name">Stage.</param>
    /// <param name="pass">Direction.</param>
    /// <param name="groups">Who exchanges with whom; groups of one exchange nothing.</param>
    /// <param name="traffic">What moves in a group.</param>
    /// <param name="stream">Stream it is issued to.</param>
    /// <param name="after">Mark that it waits for; null is what the compute stream has been given so far.</param>
    /// <returns>Mark of its end, or <see cref="Nothing"/>.</returns>
    public int Exchange(
        string name,
        Pass pass,
        RankGroups groups,
        Func<int, Traffic> traffic,
        byte stream = Streams.Communication,
        int? after = null
    )
    {
        ArgumentNullException.ThrowIfNull(traffic);
        return ExchangeInPhases(name, pass, groups, group => [traffic(group)], stream, after);
    }

    /// <summary>An exchange in phases: each member enters the next when it has finished one, and the next starts when all have.</summary>
    /// <param name="name">Stage.</param>
    /// <param name="pass">Direction.</param>
    /// <param name="groups">Who exchanges with whom; groups of one exchange nothing.</param>
    /// <param name="phases">What moves in a group, phase by phase; at least one.</param>
    /// <param name="stream">Stream it is issued to.</param>
    /// <param name="after">Mark that it waits for; null is what the compute stream has been given so far.</param>
    /// <returns>Mark of its end, or <see cref="Nothing"/>.</returns>
    public int ExchangeInPhases(
        string name,
        Pass pass,
        RankGroups groups,
        Func<int, IReadOnlyList<Traffic>> phases,
        byte stream,
        int? after = null
    )
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(phases);
        if (groups.Size == 1)
        {
            return Nothing;
        }

        var collectives = new CollectiveSpec[groups.Count];
        for (var group = 0; group < groups.Count; group++)
        {
            collectives[group] = new(name, phases(group), Compute.CollectiveMultiprocessors);
        }

        return Step.Program.CollectiveBeside(Key(name, pass), stream, groups, collectives, after, _implementation.CollectiveLaunches);
    }

    /// <summary>Lets a stream wait for an exchange.</summary>
    public void Await(string name, Pass pass, int mark, byte stream = Streams.Compute)
    {
        if (mark != Nothing)
        {
            Step.Program.Wait(Key(name, pass), stream, mark);
        }
    }

    /// <summary>What a stage moves, to add to.</summary>
    public StageVolume Volume(string name, Pass pass) => Step.Volumes.Of(Key(name, pass));

    /// <summary>The host synchronisations that the implementation has in a stage.</summary>
    public void Synchronise(string name, Pass pass, long copied)
    {
        for (
            var count = _implementation.Calibrated?.Find(name, pass)?.HostSyncs ?? _implementation.Cost(name, pass).HostSyncs;
            count > 0;
            count--
        )
        {
            Step.Program.HostSync(Key(name, pass), Compute.CopyToHost(new Bytes(copied)));
        }
    }

    /// <summary>What a trainer's layer does outside its stages (casts of the gradient, sums of gradients), where it was fitted.</summary>
    public void WriteOutside(Pass pass)
    {
        if (_implementation.Calibrated?.Find(CalibratedStages.Outside, pass) is not null || Step.Shapes is not null)
        {
            Work(CalibratedStages.Outside, pass, 0);
        }
    }

    /// <summary>The fitted cost of a stage, or null. Whoever collects shapes gets the stage's.</summary>
    private KernelCost? Calibrated(string name, Pass pass, int rank, long payload, Func<int, int[]>? expertRows = null)
    {
        if (Step.Shapes is null && _implementation.Calibrated?.Find(name, pass) is null)
        {
            return null;
        }

        var shape = StageShapes.Of(Step, name, payload, expertRows?.Invoke(rank) ?? default(ReadOnlyMemory<int>));
        Step.Shapes?.Add((Key(name, pass), rank, shape));
        if (_implementation.Calibrated?.Predict(name, pass, shape) is not { } known)
        {
            return null;
        }

        Step.Note(name, pass, known.Knowledge);
        return known.Cost;
    }

    private KernelCost Passes(string name, Pass pass, long payload, long tokens)
    {
        var cost = _implementation.Cost(name, pass);
        return cost.Launches == 0
            ? default
            : Compute.Memory(new Bytes(checked((long)Math.Ceiling((cost.Passes * payload) + (cost.TokenPasses * tokens)))), cost.Launches);
    }
}
