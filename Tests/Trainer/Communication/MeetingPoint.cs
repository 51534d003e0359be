namespace SimMoE.Tests.Trainer.Communication;

/// <summary>Where the threads of a group meet: each lays down what it brings, and goes on when all have come.</summary>
/// <param name="size">Threads of the group.</param>
/// <param name="over">Set when one of them has failed.</param>
internal sealed class MeetingPoint(int size, CancellationToken over) : IDisposable
{
    private const int PatienceMilliseconds = 60_000;
    private readonly Barrier _barrier = new(size);
    private readonly Part[] _parts = new Part[size];

    /// <summary>Threads of the group.</summary>
    public int Size => size;

    /// <summary>Lays a part down and waits for the others'.</summary>
    /// <exception cref="InvalidOperationException">The ranks do not make the same call.</exception>
    public ReadOnlySpan<Part> Meet(int rank, Part part)
    {
        _parts[rank] = part;
        Wait(part.Operation);
        var other = Array.FindIndex(_parts, candidate => candidate.Operation != part.Operation);
        return other < 0
            ? _parts
            : throw new InvalidOperationException($"rank {rank} calls {part.Operation} while rank {other} calls {_parts[other].Operation}");
    }

    /// <summary>Waits until all have taken what they need.</summary>
    public void Leave() => Wait("leaving");

    public void Dispose() => _barrier.Dispose();

    private void Wait(string doing)
    {
        if (!_barrier.SignalAndWait(PatienceMilliseconds, over))
        {
            throw new TimeoutException($"{doing}: not every rank came");
        }
    }

    /// <summary>What a rank brings.</summary>
    /// <param name="Operation">Which call it makes.</param>
    /// <param name="Tensor">What it sends; null for a barrier.</param>
    /// <param name="Rows">Rows for each rank; empty where the call has none.</param>
    internal readonly record struct Part(string Operation, Tensor? Tensor, long[] Rows);
}
