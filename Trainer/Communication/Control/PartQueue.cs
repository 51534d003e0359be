namespace SimMoE.Trainer.Communication.Control;

/// <summary>Parts of exchanges that have come and not yet been taken; waiting ends when the run does.</summary>
/// <typeparam name="T">What a part is.</typeparam>
/// <param name="verdict">Ends the waiting.</param>
internal sealed class PartQueue<T>(Verdict verdict)
{
    private readonly object _lock = new();
    private readonly Queue<T> _parts = [];

    /// <summary>A part has come.</summary>
    public void Add(T part)
    {
        lock (_lock)
        {
            _parts.Enqueue(part);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Whoever waits looks at the verdict.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>The oldest part.</summary>
    /// <exception cref="RankFailureException">The run is over.</exception>
    public T Take()
    {
        lock (_lock)
        {
            T? part;
            while (!_parts.TryDequeue(out part))
            {
                if (verdict.Failure is { } failure)
                {
                    throw new RankFailureException(failure);
                }

                Monitor.Wait(_lock);
            }

            return part;
        }
    }
}
