using System.Runtime.InteropServices;
using SimMoE.Plots;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Interop;
using SimMoE.Units;

namespace SimMoE.Experiments.Cli;

/// <summary>Says what went wrong in words and in an exit status. A user's mistake never shows a stack trace.</summary>
public static class FailureReport
{
    /// <summary>Exit status and message of a failure, for the other ranks of a run.</summary>
    /// <param name="error">What was thrown.</param>
    public static (int ExitCode, string Message) Describe(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var exitCode = error switch
        {
            SpecException => ExitCode.UserInput,
            OperationCanceledException => ExitCode.Interrupted,
            OutOfMemoryException => ExitCode.World,
            _ => IsWorld(error) ? ExitCode.World : ExitCode.Bug,
        };
        return (exitCode, Words(error));
    }

    /// <summary>Writes the message of a failure.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="host">Whose talk takes the message.</param>
    /// <returns>The exit status, one of <see cref="ExitCode"/>.</returns>
    public static int Write(Exception error, Host host)
    {
        switch (error)
        {
            case SpecException spec:
                foreach (var problem in spec.Problems)
                {
                    host.Talk.WriteLine(problem.ToString());
                }

                return ExitCode.UserInput;
            case RankFailureException { IsToldElsewhere: true } rank:
                return rank.Failure.ExitCode;
            case RankFailureException rank:
                host.Talk.WriteLine($"simmoe: {rank.Message}");
                return rank.Failure.ExitCode;
            case OperationCanceledException:
                host.Talk.WriteLine("simmoe: stopped");
                return ExitCode.Interrupted;
            case { } world when IsWorld(world):
                host.Talk.WriteLine($"simmoe: {Words(error)}");
                return ExitCode.World;
            case AggregateException { InnerExceptions.Count: > 0 } many:
                return Write(many.InnerExceptions[0], host);
            case OutOfMemoryException:
                host.Talk.WriteLine("simmoe: this machine's memory is too small for the run");
                return ExitCode.World;
            default:
                host.Talk.WriteLine("simmoe: this is a bug in SimMoE, not in your input; please report the following lines");
                host.Talk.WriteLine($"replay: {host.CommandLine}");
                host.Talk.WriteLine(error.ToString());
                return ExitCode.Bug;
        }
    }

    private static string Words(Exception error) => error is ExternalException native ? TorchException.Words(native) : error.Message;

    private static bool IsWorld(Exception error) =>
        error is WorldException or RenderException or IOException or UnauthorizedAccessException or ExternalException;
}
