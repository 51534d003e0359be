using static SimMoE.Trainer.Measuring.Kernels.KernelTensors;

namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>What the host pays: issuing a launch, waiting for a number, bringing counts over; and the least that a launch takes on the
/// device.</summary>
internal static class HostKernels
{
    /// <summary>The cases.</summary>
    public static IEnumerable<KernelCase> Cases(KernelSizes sizes)
    {
        yield return Tiny("launch-host", onHost: true);
        yield return Tiny("launch-device", onHost: false);
        yield return new KernelCase(
            "item",
            ScalarType.Float32,
            "elements=1",
            0,
            0,
            device =>
            {
                var one = Zeros(device, ScalarType.Float32, 1);
                return new KernelWork(() => one.item<float>(), one);
            },
            OnHost: true
        );
        long[] counts = sizes == KernelSizes.Quick ? [384] : [8, 384, 768, 8192, 131072, 2097152];
        foreach (var count in counts)
        {
            yield return new KernelCase(
                "copy-to-host",
                ScalarType.Int64,
                FormattableString.Invariant($"elements={count}"),
                0,
                count * 8,
                device =>
                {
                    var numbers = Zeros(device, ScalarType.Int64, count);
                    var host = Zeros(torch.CPU, ScalarType.Int64, count);
                    return new KernelWork(() => host.copy_(numbers), numbers, host);
                },
                OnHost: true
            );
        }
    }

    private static KernelCase Tiny(string family, bool onHost) =>
        new(
            family,
            ScalarType.Float32,
            "elements=64",
            0,
            0,
            device =>
            {
                var sum = Zeros(device, ScalarType.Float32, 64);
                var added = Zeros(device, ScalarType.Float32, 64);
                return new KernelWork(() => sum.add_(added), sum, added);
            },
            onHost
        );
}
