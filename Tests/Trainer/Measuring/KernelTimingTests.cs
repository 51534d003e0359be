using SimMoE.Trainer.Measuring.Kernels;
using SimMoE.Trainer.Measuring.Timing;

namespace SimMoE.Tests.Trainer.Measuring;

[Collection(nameof(LiveTensors))]
public sealed class KernelTimingTests
{
    /// <summary>Every family runs at its tiny shape, or says that its operator is missing; nothing it made is left.</summary>
    [TorchFact]
    public void Time_EveryFamily_RunsAndLeavesNoTensor()
    {
        using var timing = new KernelTiming(new MeasuringDevice(TestDevice.IsCuda ? 0 : -1));
        foreach (var kernel in KernelGrid.All(KernelSizes.Quick))
        {
            var before = LiveTensors.Count();
            var result = timing.Time(kernel, 1, 2);
            Assert.True(
                result is not null || kernel.Family.StartsWith("grouped-gemm", StringComparison.Ordinal) || kernel.Family == "adamw-fused",
                kernel.Family
            );
            Assert.True(result is null || (result.Times.Length == 2 && result.Times.All(time => time > 0)), kernel.Family);
            Assert.Equal((kernel.Family, before), (kernel.Family, LiveTensors.Count()));
        }
    }

    [Fact]
    public void All_EachSize_NamesACaseOnce()
    {
        foreach (var sizes in Enum.GetValues<KernelSizes>())
        {
            var names = KernelGrid.All(sizes).Select(kernel => (kernel.Family, kernel.Type, kernel.Shape)).ToArray();
            Assert.Equal(names.Distinct(), names);
        }
    }

    /// <summary>Zipf 1 over 4: weights 1, 1/2, 1/3, 1/4 of 25/12; of 100 rows 48, 24, 16 and 12.</summary>
    [Fact]
    public void Counts_Zipf_AreTheSharesAndSumToTheRows()
    {
        Assert.Equal([48, 24, 16, 12], GroupedKernels.Counts(4, 100, 1));
        Assert.Equal([26, 25, 25, 25], GroupedKernels.Counts(4, 101, 0));
    }
}
