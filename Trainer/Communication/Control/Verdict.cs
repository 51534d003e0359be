namespace SimMoE.Trainer.Communication.Control;

/// <summary>The first failure that counts; set once.</summary>
internal sealed class Verdict
{
    private readonly object _lock = new();
    private RankFailure? _failure;

    /// <summary>What all agreed on, or null.</summary>
    public RankFailure? Failure
    {
        get
        {
            lock (_lock)
            {
                return _failure;
            }
        }
    }

    /// <summary>True for the first.</summary>
    public bool TrySet(RankFailure failure)
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                return false;
            }

            _failure = failure;
            Monitor.PulseAll(_lock);
            return true;
        }
    }

    /// <summary>The failure, or null if there is none within the time.</summary>
    public RankFailure? Wait(TimeSpan time)
    {
        var until = Environment.TickCount64 + (long)time.TotalMilliseconds;
        lock (_lock)
        {
            while (_failure is null && Environment.TickCount64 < until)
            {
                Monitor.Wait(_lock, TimeSpan.FromMilliseconds(Math.Max(1, until - Environment.TickCount64)));
            }

            return _failure;
        }
    }
}
