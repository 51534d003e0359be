namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>The kernel families and their shapes.</summary>
public static class KernelGrid
{
    /// <summary>Names of the families, in the order in which they are timed.</summary>
    public static IReadOnlyList<string> Families { get; } = [.. All(KernelSizes.Quick).Select(kernel => kernel.Family).Distinct()];

    /// <summary>Every case.</summary>
    /// <param name="sizes">How far shapes reach.</param>
    public static IEnumerable<KernelCase> All(KernelSizes sizes) =>
        [
            .. HostKernels.Cases(sizes),
            .. ProductKernels.Cases(sizes),
            .. GroupedKernels.Cases(sizes),
            .. RoutingKernels.Cases(sizes),
            .. MovingKernels.Cases(sizes),
            .. AttentionKernels.Cases(sizes),
            .. OptimizerKernels.Cases(sizes),
        ];
}
