using System.Collections.Immutable;
using SimMoE.Simulator.Profiles;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Compute;

/// <summary>How a layer is programmed: which expert kernel, and what each stage costs besides. Data, read from a file; the same
/// strategy with another implementation is another row of the table.</summary>
public sealed record Implementation
{
    /// <summary>Such as <c>ep-grouped-gemm</c>, <c>hp-fused</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How expert MLPs are computed.</summary>
    public required ExpertKernelKind Experts { get; init; }

    /// <summary>True if scores are never materialised.</summary>
    public bool FusedRouter { get; init; }

    /// <summary>True if the whole step is captured once and replayed, so that launches cost the host nothing.</summary>
    public bool CudaGraph { get; init; }

    /// <summary>Factor on the profile's host launch time: 1 for a C ABI, more for an interpreted framework.</summary>
    public double HostLaunchFactor { get; init; } = 1.0;

    /// <summary>Host time of issuing one exchange, in launches, 1 or more: a framework checks sizes, makes a work handle and records events
    /// before the collective starts.</summary>
    public int CollectiveLaunches { get; init; } = 1;

    /// <summary>Stages that were fitted to measurements of this implementation; each takes the place of products and passes. Null for
    /// none.</summary>
    public CalibratedStages? Calibrated { get; init; }

    /// <summary>Cost of each stage and pass; a missing entry costs nothing.</summary>
    public required ImmutableDictionary<(string Stage, Pass Pass), StageCost> Stages { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required string Source { get; init; }

    /// <summary>The cost of a stage, zero if not listed.</summary>
    public StageCost Cost(string stage, Pass pass) => Stages.GetValueOrDefault((stage, pass));
}
