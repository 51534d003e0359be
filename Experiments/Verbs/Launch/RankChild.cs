using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Launch;

/// <summary>One process of a run. Rank 0 of the run has this process's terminal; what the others say is marked with their rank.</summary>
public sealed partial class RankChild : IDisposable
{
    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    private const int SignalBase = 128;
    private readonly Process _process;

    private RankChild(Process process, int rank)
    {
        _process = process;
        Rank = rank;
    }

    /// <summary>Its rank.</summary>
    public int Rank { get; }

    /// <summary>True once it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Exit status; 128 and the signal's number if a signal ended it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The signal that ended it; 0 if none did.</summary>
    public int Signal => _process.ExitCode > SignalBase && _process.ExitCode <= SignalBase + 64 ? _process.ExitCode - SignalBase : 0;

    /// <summary>Starts a process.</summary>
    /// <param name="program">File and first arguments that start this program.</param>
    /// <param name="command">Verb and arguments.</param>
    /// <param name="rank">Its rank.</param>
    /// <param name="variables">Added to this process's own.</param>
    /// <param name="output">Takes marked lines of stdout.</param>
    /// <param name="talk">Takes marked lines of stderr.</param>
    /// <exception cref="WorldException">The system refuses.</exception>
    public static RankChild Start(
        IReadOnlyList<string> program,
        IReadOnlyList<string> command,
        int rank,
        IEnumerable<KeyValuePair<string, string>> variables,
        TextWriter output,
        TextWriter talk
    )
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(variables);
        var isMarked = rank > 0;
        var start = new ProcessStartInfo(program[0], program.Skip(1).Concat(command))
        {
            RedirectStandardOutput = isMarked,
            RedirectStandardError = isMarked,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        try
        {
            var process = Process.Start(start)!;
            if (isMarked)
            {
                process.OutputDataReceived += (_, line) => Mark(output, rank, line.Data);
                process.ErrorDataReceived += (_, line) => Mark(talk, rank, line.Data);
                process.BeginOutputReadLine();
                process.BeginErrorReadLine();
            }

            return new RankChild(process, rank);
        }
        catch (Win32Exception error)
        {
            throw new WorldException($"'{program[0]}' cannot be started: {error.Message}", error);
        }
    }

    /// <summary>Sends a signal; nothing happens if it has ended.</summary>
    public void Send(int signal)
    {
        if (!HasEnded)
        {
            _ = SendSignal(_process.Id, signal);
        }
    }

    /// <summary>Waits until it has ended and everything it said has been passed on.</summary>
    public void Wait() => _process.WaitForExit();

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private static void Mark(TextWriter writer, int rank, string? line)
    {
        if (line is not null)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[rank {rank}] {line}"));
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
