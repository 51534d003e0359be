using System.Diagnostics;

namespace SimMoE.Trainer.Communication.Control;

/// <summary>A thread that does something at every interval and notices when it was itself kept from doing so.</summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly ManualResetEventSlim _over = new();
    private readonly Thread _thread;

    /// <summary>Starts it.</summary>
    /// <param name="interval">Time between two beats.</param>
    /// <param name="beat">Gets the time and how much longer than expected the last interval was, if that was a pause of this
    /// process.</param>
    public Heartbeat(TimeSpan interval, Action<TimeSpan, TimeSpan> beat)
    {
        _thread = new Thread(() => Run(interval, beat))
        {
            IsBackground = true,
            Name = "simmoe heartbeat",
            Priority = ThreadPriority.AboveNormal,
        };
        _thread.Start();
    }

    /// <summary>Any monotonic time.</summary>
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <inheritdoc/>
    public void Dispose() => _over.Set();

    private void Run(TimeSpan interval, Action<TimeSpan, TimeSpan> beat)
    {
        // Scheduling on a loaded machine delays a beat by fractions of a second; more than that and ten intervals is a stopped process.
        var pauseFrom = TimeSpan.FromSeconds(1) + (10 * interval);
        var last = Now;
        while (!_over.Wait(interval))
        {
            var now = Now;
            var pause = now - last - interval;
            beat(now, pause > pauseFrom ? pause : TimeSpan.Zero);
            last = now;
        }
    }
}
