namespace SimMoE.Trainer.Communication.Control;

/// <summary>This rank's part in finding a step border at which all ranks can stop, without a message in any step that nobody
/// interrupts.</summary>
/// <remarks>Once one rank is asked to stop, rank 0 asks all how many borders they have passed; each answers at once and holds at its next
/// border.
/// The border after the furthest is where all stop: nobody has passed it, and whoever is behind goes on until there, so no rank
/// waits at a border for a rank that needs it in a step.</remarks>
internal sealed class StopAgreement
{
    private readonly object _lock = new();
    private long _passed;
    private long? _stopAt;
    private bool _asked;

    /// <summary>Borders passed; from now on the next one waits for the decision.</summary>
    public long Probe()
    {
        lock (_lock)
        {
            _asked = true;
            return _passed;
        }
    }

    /// <summary>All stop at this border, counted from 1.</summary>
    public void Decide(long border)
    {
        lock (_lock)
        {
            _stopAt = border;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>The main thread is at a border.</summary>
    /// <returns>True if all ranks stop here.</returns>
    public bool Pass()
    {
        lock (_lock)
        {
            var border = _passed + 1;
            while (_asked && _stopAt is null)
            {
                Monitor.Wait(_lock);
            }

            _passed = border;
            return border >= _stopAt;
        }
    }
}
