using SimMoE.Trainer.Communication.Control;

namespace SimMoE.Trainer.Communication;

/// <summary>A session's side of the control plane: sees to it that either the main thread, if it fails itself, or another one ends the
/// process.</summary>
/// <param name="activity">What the main thread does.</param>
/// <param name="stop">This rank's part in stopping.</param>
/// <param name="end">Ends the process after another rank's failure; returns in tests alone.</param>
internal sealed class SessionEvents(RankActivity activity, StopAgreement stop, Action<RankFailure, IControlPlane?> end) : IControlEvents
{
    private readonly object _lock = new();
    private IControlPlane? _plane;
    private bool _mainThreadFails;
    private bool _ends;
    private bool _ended;

    public void SetPlane(IControlPlane? plane)
    {
        lock (_lock)
        {
            _plane = plane;
        }
    }

    /// <summary>The main thread reports a failure of its own and ends the process itself, unless that is already under way.</summary>
    public void MainThreadFails()
    {
        bool ends;
        lock (_lock)
        {
            _mainThreadFails = true;
            ends = _ends;
        }

        if (ends)
        {
            AwaitEnd();
        }
    }

    /// <summary>There is a verdict about another rank: another thread ends this process, and only in tests this returns.</summary>
    public void AwaitEnd()
    {
        lock (_lock)
        {
            while (!_ended)
            {
                Monitor.Wait(_lock);
            }
        }
    }

    public void Failed(RankFailure verdict)
    {
        IControlPlane? plane;
        lock (_lock)
        {
            if (_mainThreadFails)
            {
                return;
            }

            _ends = true;
            plane = _plane;
        }

        end(verdict, plane);
        lock (_lock)
        {
            _ended = true;
            Monitor.PulseAll(_lock);
        }
    }

    public RankReport Report() => activity.Report();

    public long ProbeStop() => stop.Probe();

    public void StopAt(long border) => stop.Decide(border);
}
