using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Results;

/// <summary>Which cause a stage's time belongs to, and how causes are called.</summary>
public static class Causes
{
    /// <summary>All causes, in the order of tables and figures.</summary>
    public static IReadOnlyList<Cause> All { get; } = Enum.GetValues<Cause>();

    /// <summary>Cause of time in which a stage's kernels run.</summary>
    /// <param name="stage">One of <see cref="Stage"/>.</param>
    public static Cause OfKernels(string stage) =>
        stage switch
        {
            Stage.Experts => Cause.Experts,
            Stage.Router or Stage.Count => Cause.Router,
            Stage.ProjectIn or Stage.ProjectOut => Cause.Projections,
            Stage.Clip or Stage.Optimizer or Stage.GradientReduce => Cause.Update,
            Stage.Permute
            or Stage.Unpermute
            or Stage.Regroup
            or Stage.Ungroup
            or Stage.Aggregate
            or Stage.Pack
            or Stage.Group
            or Stage.Dispatch
            or Stage.Combine
            or Stage.Forward
            or Stage.MetadataExchange
            or Stage.HostSync => Cause.Layout,
            _ => Cause.DenseCompute,
        };

    /// <summary>Cause of time in which a stage's bytes are on the wire and no kernel runs.</summary>
    /// <param name="stage">One of <see cref="Stage"/>.</param>
    public static Cause OfTransfer(string stage) =>
        stage switch
        {
            Stage.MetadataExchange => Cause.Metadata,
            Stage.GradientReduce or Stage.Clip => Cause.GradientTransfer,
            _ => Cause.TokenTransfer,
        };

    /// <summary>In a table: <c>token-transfer</c>.</summary>
    public static string Name(Cause cause) =>
        cause switch
        {
            Cause.DenseCompute => "dense-compute",
            Cause.TokenTransfer => "token-transfer",
            Cause.GradientTransfer => "gradient-transfer",
            Cause.ImbalanceWait => "imbalance-wait",
            Cause.HostSync => "host-sync",
            _ => cause.ToString().ToLowerInvariant(),
        };

    /// <summary>In a sentence: <c>the transfer of tokens</c>.</summary>
    public static string Words(Cause cause) =>
        cause switch
        {
            Cause.Experts => "expert compute",
            Cause.Router => "routing",
            Cause.Layout => "reordering of rows",
            Cause.Projections => "projections",
            Cause.DenseCompute => "dense compute",
            Cause.TokenTransfer => "exposed token transfer",
            Cause.Metadata => "exposed metadata exchange",
            Cause.GradientTransfer => "exposed gradient reduction",
            Cause.ImbalanceWait => "waiting for slower ranks",
            Cause.HostSync => "host synchronisation",
            Cause.Launches => "waiting for launches",
            Cause.Update => "parameter update",
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "unknown cause"),
        };
}
