namespace SimMoE.Trainer.Training;

/// <summary>Tokens of one micro-batch on one rank, with what each of them predicts.</summary>
/// <param name="Tokens">[sequences, T], int64, on the device.</param>
/// <param name="Targets">[sequences, T], int64, on the device; -1 is not counted.</param>
internal sealed record TokenBatch(Tensor Tokens, Tensor Targets) : IDisposable
{
    /// <summary>Reads consecutive sequences.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="first">Ordinal of the first.</param>
    /// <param name="count">Sequences.</param>
    /// <param name="end">Sequences from this ordinal on are not counted.</param>
    /// <param name="device">Where the batch is to be.</param>
    public static TokenBatch Read(ITokenSource source, long first, int count, Device device, long end = long.MaxValue)
    {
        var length = source.SequenceLength;
        var tokens = new long[count * length];
        var targets = new long[count * length];
        var row = new int[length + 1];
        for (var i = 0; i < count; i++)
        {
            var counted = first + i < end;
            if (counted)
            {
                source.Read(first + i, row);
            }

            for (var t = 0; t < length; t++)
            {
                tokens[(i * length) + t] = row[t];
                targets[(i * length) + t] = counted ? row[t + 1] : -1;
            }
        }

        return new TokenBatch(On(tokens), On(targets));

        Tensor On(long[] values)
        {
            using var scope = NewDisposeScope();
            var here = tensor(values, [count, length]);

            // From pinned memory the host does not wait for the copy.
            return (
                device.type == DeviceType.CUDA ? here.pin_memory().to(device, non_blocking: true) : here.to(device)
            ).DetachFromDisposeScope();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Tokens.Dispose();
        Targets.Dispose();
    }
}
