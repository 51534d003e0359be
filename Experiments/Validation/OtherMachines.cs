using SimMoE.Experiments.Specs;

namespace SimMoE.Experiments.Validation;

/// <summary>All-to-alls that others measured on machines that no preset was fitted to.</summary>
internal static class OtherMachines
{
    private const long Bytes = 524_288_000; // a rank's buffer over all ranks, printed as 524 MB

    /// <summary>The group.</summary>
    public static ValidationGroup Group() =>
        new(
            "other-machines",
            "The preset hgx-h100-4, whose NVLink curve was measured on 2 x H200, against nccl-tests on 4 x H100; bus bandwidth as nccl-tests "
                + "defines it, (N - 1) / N of the buffer over the time.",
            [
                new ValidationRow
                {
                    Case = "4 x H100, all-to-all of 524 MB",
                    Set = RowSet.Validation,
                    Published = 358.4,
                    Predicted = Bytes * 0.75 / ExactExchanges.Time(TopologyReader.Load("hgx-h100-4"), Bytes / 4).TotalSeconds / 1e9,
                    Unit = "GB/s",
                    Source = "NCCL issue 2169 (github.com/NVIDIA/nccl), NCCL 2.30",
                },
            ]
        );
}
