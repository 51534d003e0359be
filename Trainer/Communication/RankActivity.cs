using SimMoE.Trainer.Communication.Control;

namespace SimMoE.Trainer.Communication;

/// <summary>What this rank's main thread is doing, for the others to judge whether it hangs. Cheap enough for every call.</summary>
public sealed class RankActivity
{
    private string _doing = "starting";
    private long _number = -1;
    private string _operation = "";
    private long _ticks;
    private long _calls;
    private bool _started;
    private bool _waiting;

    /// <summary>True where a collective is issued without waiting for it, so that a stalled main thread may stand in any later
    /// call.</summary>
    internal bool IsAsynchronous { get; set; }

    /// <summary>True once it has said that it goes on.</summary>
    internal bool HasStarted => Volatile.Read(ref _started);

    /// <summary>Says that the main thread goes on. Call it at least a few times within the fault timeout.</summary>
    /// <param name="doing">What it does now, such as <c>step</c> or <c>writing a checkpoint</c>.</param>
    /// <param name="number">Number of the step; negative for none.</param>
    public void Progress(string doing, long number = -1)
    {
        Volatile.Write(ref _doing, doing);
        Volatile.Write(ref _number, number);
        Volatile.Write(ref _started, true);
        Interlocked.Increment(ref _ticks);
    }

    /// <summary>A collective is issued.</summary>
    internal void Issue(string operation)
    {
        Volatile.Write(ref _operation, operation);
        Interlocked.Increment(ref _calls);
        Interlocked.Increment(ref _ticks);
    }

    /// <summary>A collective is issued and waited for.</summary>
    internal void Enter(string operation)
    {
        Issue(operation);
        Wait();
    }

    /// <summary>The last collective is waited for.</summary>
    internal void Wait() => Volatile.Write(ref _waiting, true);

    /// <summary>The wait is over.</summary>
    internal void Leave()
    {
        Volatile.Write(ref _waiting, false);
        Interlocked.Increment(ref _ticks);
    }

    internal RankReport Report()
    {
        var calls = Interlocked.Read(ref _calls);
        var waiting = Volatile.Read(ref _waiting) || (IsAsynchronous && calls > 0);
        return new RankReport(Interlocked.Read(ref _ticks), calls, waiting, Volatile.Read(ref _started), Text(calls));
    }

    private string Text(long calls)
    {
        var number = Volatile.Read(ref _number);
        var doing = number < 0 ? Volatile.Read(ref _doing) : FormattableString.Invariant($"{Volatile.Read(ref _doing)} {number}");
        var operation = Volatile.Read(ref _operation);
        var relation = Volatile.Read(ref _waiting) ? "in" : "after";
        return operation.Length == 0 ? doing : FormattableString.Invariant($"{doing}, {relation} {operation} (call {calls})");
    }
}
