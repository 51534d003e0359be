using SimMoE.Topology;
using SimMoE.Trainer.Training;

namespace SimMoE.Experiments.Verbs.Train;

/// <summary>Peak rates of the GPUs of the catalogue, found by the names that drivers give them.</summary>
public static class DevicePeaks
{
    // Driver's name contains the first words; the catalogue's device is the second. More particular names first.
    private static readonly (string[] Words, string Device)[] Names =
    [
        (["GB200"], "GB200"),
        (["B200"], "B200"),
        (["H200"], "H200"),
        (["H100", "NVL"], "H100-NVL"),
        (["H100", "80GB HBM3"], "H100-SXM-80GB"),
        (["H800"], "H800-SXM-80GB"),
        (["A100", "SXM", "40GB"], "A100-SXM-40GB"),
        (["A100", "SXM", "80GB"], "A100-SXM-80GB"),
        (["RTX A6000"], "A6000"),
    ];

    /// <summary>The peak that matrix products of a precision are held against.</summary>
    /// <param name="name">As the driver says it, such as <c>NVIDIA H200</c>.</param>
    /// <param name="precision">bf16 takes the dense tensor-core peak, f32 that of the vector units.</param>
    /// <returns>FLOP/s, or null for a device that the catalogue does not have.</returns>
    public static double? Find(string name, Precision precision)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var (words, device) in Names)
        {
            if (words.All(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) && DeviceCatalogue.Find(device) is { } found)
            {
                return precision == Precision.BFloat16 ? found.PeakBf16.PerSecond : found.PeakF32.PerSecond;
            }
        }

        return null;
    }
}
