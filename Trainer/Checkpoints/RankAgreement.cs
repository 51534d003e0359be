using SimMoE.Trainer.Communication;
using SimMoE.Units;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>Does a part of some work on every rank, so that all go on or all stop: a rank that failed alone would leave the others waiting.</summary>
/// <param name="world">Every rank.</param>
/// <param name="device">A tensor on the communicator's device; its values do not matter.</param>
internal sealed class RankAgreement(ICommunicator world, Tensor device)
{
    /// <summary>Runs this rank's part and waits for all.</summary>
    /// <param name="what">What the part is, after 'rank 1 could not': <c>write the checkpoint</c>.</param>
    /// <param name="part">This rank's part; may do nothing.</param>
    /// <exception cref="SpecException">The part found the user's input wrong, here or on another rank.</exception>
    /// <exception cref="WorldException">The part failed on another rank for another reason; here its own exception is thrown.</exception>
    public void Run(string what, Action part)
    {
        ArgumentNullException.ThrowIfNull(part);
        Exception? failure = null;
        try
        {
            part();
        }
#pragma warning disable CA1031 // thrown again as soon as the other ranks know
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = error;
        }

        var (severity, rank) = Worst(failure is null ? 0 : failure is SpecException ? 1 : 2);
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        if (severity > 0)
        {
            var message = $"rank {rank} could not {what}";
            throw severity == 1
                ? new SpecException(new Problem($"rank {rank}", $"it could not {what}", "its own message says why"))
                : new WorldException(message + "; its own message says why");
        }
    }

    // Worst severity of all ranks and the last rank that has it: both travel as severity x ranks + rank, exact in f32 up to 2^24.
    private (int Severity, int Rank) Worst(int severity)
    {
        if (world.Size == 1)
        {
            return (severity, 0);
        }

        using var scope = torch.NewDisposeScope();
        using var value = torch.full([1], (double)((severity * world.Size) + (severity > 0 ? world.Rank : 0)), dtype: torch.ScalarType.Float32, device: device.device);
        world.AllReduce(value, ReduceOperation.Max).Wait();
        var (worst, rank) = Math.DivRem((int)value.cpu().item<float>(), world.Size);
        return (worst, rank);
    }
}
