using SimMoE.Native;

namespace SimMoE.Trainer.Communication;

/// <summary>A collective that was issued to a communicator's stream. Keeps its tensors' memory until it is waited for.</summary>
internal sealed class NcclTransfer : ITransfer
{
    private readonly NcclCommunicator _owner;
    private readonly IntPtr _first;
    private readonly IntPtr _second;
    private CudaEvent? _done;

    /// <summary>Takes what <see cref="NcclCommunicator"/> has just issued.</summary>
    /// <param name="owner">Takes the event back.</param>
    /// <param name="done">Recorded behind the collective.</param>
    /// <param name="first">A tensor that it uses.</param>
    /// <param name="second">Another one, or null.</param>
    public NcclTransfer(NcclCommunicator owner, CudaEvent done, Tensor first, Tensor? second)
    {
        _owner = owner;
        _done = done;
        _first = TensorHandle.Alias(first.Handle);
        _second = second is null ? IntPtr.Zero : TensorHandle.Alias(second.Handle);
    }

    /// <inheritdoc/>
    public void Wait()
    {
        if (Interlocked.Exchange(ref _done, null) is not { } done)
        {
            return;
        }

        // From here on the caller's stream is behind the collective, so what it frees is not reused before the collective is done.
        done.MakeWait(CudaStream.Current);
        TensorHandle.Free(_first);
        if (_second != IntPtr.Zero)
        {
            TensorHandle.Free(_second);
        }

        _owner.GiveBack(done);
    }
}
