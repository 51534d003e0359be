using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Interop;

[Collection(nameof(LiveTensors))]
public sealed class CudaTests
{
    [TorchFact]
    public void DeviceCount_WithoutCuda_IsZeroAndStreamsAreRefused()
    {
        Assert.SkipWhen(Cuda.IsAvailable, "there is a GPU");
        Assert.Equal(0, Cuda.DeviceCount);
        Assert.False(cuda.is_available());
        Assert.Throws<TorchException>(() => CudaStream.New());
        Assert.Throws<TorchException>(() => new CudaEvent());
    }

    [TorchFact]
    public void Stream_OtherThanCurrent_OrdersByEvents()
    {
        RequireGpu();
        using var scope = NewDisposeScope();
        var side = CudaStream.New(highPriority: true);
        using var start = new CudaEvent(timed: true);
        using var done = new CudaEvent(timed: true);
        var x = ones(1 << 20, device: TestDevice.Current);
        start.Record(CudaStream.Current);
        start.MakeWait(side);
        Tensor twice;
        using (side.Use())
        {
            Assert.Equal(side, CudaStream.Current);
            twice = x.mul(2);
            done.Record(side);
        }

        Assert.NotEqual(side, CudaStream.Current);
        done.MakeWait(CudaStream.Current);
        Assert.Equal(2f * (1 << 20), twice.sum().item<float>());
        done.Synchronize();
        Assert.True(done.IsDone);
        Assert.True(done.MicrosecondsSince(start) > 0);
    }

    [TorchFact]
    public void Memory_AfterAnAllocation_CountsIt()
    {
        RequireGpu();
        using var scope = NewDisposeScope();
        Cuda.ResetPeakMemory(0);
        Assert.SkipUnless(OwnLibrary.Torch.IsAvailable, OwnLibrary.Torch.Problem);
        var before = Cuda.Memory(0)!.Value;
        var x = empty(1 << 20, device: TestDevice.Current);
        var after = Cuda.Memory(0)!.Value;
        Assert.Equal(4L << 20, after.Allocated - before.Allocated);
        Assert.True(after.Peak >= after.Allocated && Cuda.TotalMemory() > after.Reserved);
        Assert.False(x.IsInvalid);
        Assert.Contains("NVIDIA", Cuda.DeviceName(0), StringComparison.Ordinal);
    }

    /// <summary>y = 2 x + 1 captured once; replayed with other values in x.</summary>
    [TorchFact]
    public void Graph_Replayed_ReadsTheNewInput()
    {
        RequireGpu();
        using var scope = NewDisposeScope();
        Assert.SkipUnless(OwnLibrary.Torch.IsAvailable, OwnLibrary.Torch.Problem);
        using var graph = new CudaGraph();
        var x = ones(4, device: TestDevice.Current);
        Tensor? y = null;
        _ = x.mul(2).add(1);
        Cuda.Synchronize();
        graph.Capture(CudaStream.New(), () => y = x.mul(2).add(1));
        x.fill_(5);
        graph.Replay();
        Assert.Equal([11f, 11f, 11f, 11f], y!.cpu().data<float>().ToArray());
    }

    private static void RequireGpu() => Assert.SkipUnless(TestDevice.IsCuda, $"{TestDevice.Variable} is not cuda");
}
