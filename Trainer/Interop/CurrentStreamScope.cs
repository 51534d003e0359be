namespace SimMoE.Trainer.Interop;

/// <summary>A stretch of code that issues to another stream; made by <see cref="CudaStream.Use"/>.</summary>
public readonly unsafe ref struct CurrentStreamScope
{
    private readonly IntPtr _guard;

    internal CurrentStreamScope(CudaStream stream)
    {
        IntPtr guard;
        Status.CheckTorch(AtenMethods.EnterStream(stream.Handle, Cuda.Device, &guard), "set the current stream");
        _guard = guard;
    }

    /// <summary>The stream of before is current again.</summary>
    public void Dispose() => Status.CheckTorch(AtenMethods.LeaveStream(_guard), "set the current stream");
}
