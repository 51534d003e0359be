using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using SimMoE.Trainer.Communication;
using SimMoE.Units;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>Does a part of some work on every rank, so that all go on or all stop with one message: a rank that failed alone would leave
/// the others
/// waiting.</summary>
/// <param name="world">Every rank.</param>
/// <param name="device">Of the communicator's tensors.</param>
internal sealed class RankAgreement(ICommunicator world, torch.Device device)
{
    private const int MessageBytes = 1 << 13;

    private enum Outcome
    {
        Done = 0,
        UserInput = 1,
        World = 2,
    }

    /// <summary>Runs this rank's part and waits for all.</summary>
    /// <param name="what">What the part is, after 'rank 1 could not': <c>write the checkpoint</c>.</param>
    /// <param name="part">This rank's part; may do nothing.</param>
    /// <exception cref="SpecException">The part found the user's input wrong; the same problems on every rank.</exception>
    /// <exception cref="WorldException">The part failed on another rank for another reason; there its own exception is thrown.</exception>
    public void Run(string what, Action part)
    {
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

        var (outcome, rank) = Worst(
            failure switch
            {
                null => Outcome.Done,
                SpecException => Outcome.UserInput,
                _ => Outcome.World,
            }
        );
        if (outcome == Outcome.Done)
        {
            return;
        }

        var message = Broadcast(failure is SpecException spec ? JsonSerializer.Serialize(spec.Problems) : failure?.Message ?? "", rank);
        if (rank == world.Rank)
        {
            ExceptionDispatchInfo.Throw(failure!);
        }

        throw outcome == Outcome.UserInput
            ? new SpecException(Problems(what, message, rank))
            : new WorldException($"rank {rank} could not {what}: {message}");
    }

    private static IReadOnlyList<Problem> Problems(string what, string message, int rank)
    {
        try
        {
            return JsonSerializer.Deserialize<List<Problem>>(message)!;
        }
        catch (JsonException)
        {
            // Too long to be carried whole.
            return [new Problem($"rank {rank}", $"it could not {what}", "its own message says why")];
        }
    }

    // The worst outcome and the last rank that has it: both travel as outcome x ranks + rank, exact in f32 up to 2^24.
    private (Outcome Outcome, int Rank) Worst(Outcome outcome)
    {
        using var scope = torch.NewDisposeScope();
        var value = torch.full(
            1,
            ((int)outcome * world.Size) + (outcome == Outcome.Done ? 0 : world.Rank),
            dtype: torch.ScalarType.Float32,
            device: device
        );
        world.AllReduce(value, ReduceOperation.Max).Wait();
        var (worst, rank) = Math.DivRem((int)value.cpu().item<float>(), world.Size);
        return ((Outcome)worst, rank);
    }

    private string Broadcast(string message, int from)
    {
        using var scope = torch.NewDisposeScope();
        var bytes = new byte[MessageBytes];
        Encoding.UTF8.GetEncoder().Convert(message, bytes, flush: true, out _, out _, out _);
        var tensor = torch.tensor(bytes).to(device);
        world.Broadcast(tensor, from).Wait();
        return Encoding.UTF8.GetString(tensor.cpu().bytes).TrimEnd('\0');
    }
}
