using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SimMoE.Experiments.Cli;

/// <summary>Turns Ctrl-C and SIGTERM into a token: the first asks for an orderly stop, a second one ends the process at once. What comes
/// within a
/// second of the first is the same request: a terminal, a launcher and a scheduler may each send it.</summary>
public sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan SameRequest = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private long _first;
    private int _exitCode;

    /// <summary>Starts listening.</summary>
    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, Cli.ExitCode.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, Cli.ExitCode.Terminated));
    }

    /// <summary>Set by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Exit status that the signal calls for; 0 if none came.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Take(PosixSignalContext context, int exitCode)
    {
        Interlocked.CompareExchange(ref _first, Stopwatch.GetTimestamp(), 0);
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0)
        {
            context.Cancel = true;
            _source.Cancel();
        }
        else if (Stopwatch.GetElapsedTime(Interlocked.Read(ref _first)) < SameRequest)
        {
            context.Cancel = true;
        }
    }
}
