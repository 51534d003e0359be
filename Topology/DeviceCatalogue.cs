using System.Collections.Immutable;
using SimMoE.Units;

namespace SimMoE.Topology;

/// <summary>GPUs by name, from their data sheets: dense rates (half of the "with sparsity" figures), one direction counted once.</summary>
public static class DeviceCatalogue
{
    private const string Hopper = "multiprocessors: NVIDIA H100 Tensor Core GPU Architecture white paper";

    /// <summary>All devices, by family and age.</summary>
    public static ImmutableArray<Device> All { get; } =
    [
        Of(
            "A100-SXM-40GB",
            "312 TFLOP/s",
            "19.5 TFLOP/s",
            "40 GB",
            "1555 GB/s",
            108,
            "NVIDIA A100 data sheet (2021); multiprocessors: NVIDIA A100 Tensor Core GPU Architecture white paper"
        ),
        Of(
            "A100-SXM-80GB",
            "312 TFLOP/s",
            "19.5 TFLOP/s",
            "80 GB",
            "2039 GB/s",
            108,
            "NVIDIA A100 data sheet (2021); multiprocessors: NVIDIA A100 Tensor Core GPU Architecture white paper"
        ),
        Of(
            "A6000",
            "154.8 TFLOP/s",
            "38.7 TFLOP/s",
            "48 GB",
            "768 GB/s",
            84,
            "NVIDIA RTX A6000 data sheet (309.7 TFLOP/s with sparsity); multiprocessors: NVIDIA Ampere GA102 white paper"
        ),
        Of(
            "H100-SXM-80GB",
            "989.4 TFLOP/s",
            "66.9 TFLOP/s",
            "80 GB",
            "3350 GB/s",
            132,
            $"NVIDIA H100 data sheet (bf16 1,979 TFLOP/s with sparsity); {Hopper}"
        ),
        Of(
            "H100-NVL",
            "835.5 TFLOP/s",
            "60 TFLOP/s",
            "94 GB",
            "3900 GB/s",
            132,
            $"NVIDIA H100 data sheet, H100 NVL column (bf16 1,671 TFLOP/s with sparsity); {Hopper}"
        ),
        Of(
            "H800-SXM-80GB",
            "989.4 TFLOP/s",
            "66.9 TFLOP/s",
            "80 GB",
            "3350 GB/s",
            132,
            $"as H100 SXM, NVLink 400 GB/s both directions together (DeepEP documentation: about 160 GB/s reached one way); {Hopper}"
        ),
        Of(
            "H200",
            "989.4 TFLOP/s",
            "66.9 TFLOP/s",
            "141 GB",
            "4800 GB/s",
            132,
            $"NVIDIA H200 data sheet (bf16 1,979 TFLOP/s with sparsity); {Hopper}"
        ),
        Of(
            "B200",
            "2250 TFLOP/s",
            "80 TFLOP/s",
            "180 GB",
            "8000 GB/s",
            148,
            "NVIDIA Blackwell architecture brief, HGX B200 column (bf16 4,500 TFLOP/s with sparsity), memory of DGX B200 "
                + "(1,440 GB and 64 TB/s over 8 GPUs, data sheet); multiprocessors as the driver reports them"
        ),
        Of(
            "GB200",
            "2500 TFLOP/s",
            "80 TFLOP/s",
            "186 GB",
            "8000 GB/s",
            148,
            "NVIDIA GB200 NVL72 data sheet over 72 GPUs (bf16 360 PFLOP/s with sparsity, f32 5,760 TFLOP/s, 13.4 TB, 576 TB/s); "
                + "multiprocessors as for B200"
        ),
    ];

    /// <summary>The device of a name, or null.</summary>
    public static Device? Find(string name)
    {
        foreach (var device in All)
        {
            if (device.Name == name)
            {
                return device;
            }
        }

        return null;
    }

    private static Device Of(string name, string bf16, string f32, string memory, string bandwidth, int multiprocessors, string source) =>
        new()
        {
            Name = name,
            PeakBf16 = FlopsPerSecond.Parse(bf16),
            PeakF32 = FlopsPerSecond.Parse(f32),
            Memory = Bytes.Parse(memory),
            MemoryBandwidth = BytesPerSecond.Parse(bandwidth),
            Multiprocessors = multiprocessors,
            Source = source,
        };
}
