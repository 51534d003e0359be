namespace SimMoE.Trainer.Layers;

/// <summary>The words for expert kernels in specs and tables.</summary>
public static class ExpertKernelNames
{
    /// <summary>Every kernel by its word.</summary>
    public static IReadOnlyDictionary<string, ExpertKernel> All { get; } =
        new Dictionary<string, ExpertKernel>
        {
            ["grouped-gemm"] = ExpertKernel.GroupedGemm,
            ["per-expert-gemm"] = ExpertKernel.PerExpertGemm,
        };

    /// <summary>The word of a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    public static string Of(ExpertKernel kernel) => All.First(pair => pair.Value == kernel).Key;
}
