using SimMoE.Trainer.Interop;

namespace SimMoE.Trainer.Communication;

/// <summary>A collective that was issued to a communicator's stream. Keeps its tensors' memory until it is waited for.</summary>
internal sealed class NcclTransfer : ITransfer
{
    private readonly NcclCommunicator _owner;
    private readonly TensorReference _first;
    private readonly TensorReference _second;
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
        _first = TensorReference.To(first);
        _second = second is null ? default : TensorReference.To(second);
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
        _first.Release();
        _second.Release();
        _owner.GiveBack(done);
    }
}
