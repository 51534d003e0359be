using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Processes;

/// <summary>Collectives between real processes: Gloo on the CPU, NCCL with SIMMOE_TEST_DEVICE=cuda (as many GPUs as ranks).</summary>
public sealed class ProcessCollectiveTests
{
    [TorchTheory]
    [InlineData(2)]
    [InlineData(4)]
    public void Collectives_Processes_DoWhatCommunicatorsDo(int count)
    {
        Assert.SkipWhen(TestDevice.IsCuda && Cuda.DeviceCount < count, $"fewer than {count} GPUs");
        using var ranks = new RankProcesses(count, "collectives");
        for (var rank = 0; rank < count; rank++)
        {
            Assert.True(ranks.ExitCode(rank) == 0, ranks.Talk(rank));
        }
    }

    [TorchFact]
    public void Graph_CapturedCollectives_ReplayRight()
    {
        Assert.SkipUnless(TestDevice.IsCuda && Cuda.DeviceCount >= 2, "fewer than 2 GPUs");
        using var ranks = new RankProcesses(2, "graph");
        Assert.True(ranks.ExitCode(0) == 0, ranks.Talk(0));
        Assert.True(ranks.ExitCode(1) == 0, ranks.Talk(1));
    }

    /// <summary>The other ranks stand in a collective that fails or never returns, and end with the name of the one that was
    /// killed.</summary>
    [TorchFact]
    public void Kill_RankInCollectives_TheOthersNameIt()
    {
        Assert.SkipWhen(TestDevice.IsCuda && Cuda.DeviceCount < 2, "fewer than 2 GPUs");
        using var ranks = new RankProcesses(2, "reduce");
        ranks.WaitUntilReady();
        ranks.Signal(1, 9);
        Assert.Equal(3, ranks.ExitCode(0));
        Assert.StartsWith("simmoe: rank 1 (host ", ranks.Talk(0), StringComparison.Ordinal);
    }

    [TorchFact]
    public void Stop_RankInCollectives_TheOthersNameIt()
    {
        Assert.SkipWhen(TestDevice.IsCuda && Cuda.DeviceCount < 2, "fewer than 2 GPUs");
        using var ranks = new RankProcesses(2, "reduce");
        ranks.WaitUntilReady();
        ranks.Signal(1, 19);
        Assert.Equal(3, ranks.ExitCode(0));
        Assert.StartsWith("simmoe: rank 1 (host ", ranks.Talk(0), StringComparison.Ordinal);
    }
}
