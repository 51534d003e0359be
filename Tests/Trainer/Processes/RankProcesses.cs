using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using SimMoE.Tests.Trainer.Communication.Control;

namespace SimMoE.Tests.Trainer.Processes;

/// <summary>Processes of this program that a test starts as ranks of one run; none outlives it.</summary>
internal sealed partial class RankProcesses : IDisposable
{
    /// <summary>Longest time that a test waits for anything.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process[] _processes;
    private readonly StringBuilder[] _talk;
    private readonly StringBuilder[] _output;

    /// <summary>Starts the ranks.</summary>
    public RankProcesses(int count, string scenario, Dictionary<string, string>? variables = null)
    {
        var port = FreePort.Find();
        _talk = [.. Enumerable.Range(0, count).Select(_ => new StringBuilder())];
        _output = [.. Enumerable.Range(0, count).Select(_ => new StringBuilder())];
        _processes = [.. Enumerable.Range(0, count).Select(rank => Start(rank, count, port, scenario, variables ?? []))];
    }

    public int ProcessId(int rank) => _processes[rank].Id;

    public bool HasEnded(int rank) => _processes[rank].HasExited;

    public string Talk(int rank) => Text(_talk[rank]);

    public string Output(int rank) => Text(_output[rank]);

    /// <summary>Waits until every rank has said that it works.</summary>
    public void WaitUntilReady() =>
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                    Enumerable.Range(0, _processes.Length).All(rank => Output(rank).Contains(RankProcess.Ready, StringComparison.Ordinal)),
                Patience
            ),
            string.Join('\n', Enumerable.Range(0, _processes.Length).Select(Talk))
        );

    public void Signal(int rank, int signal) => Assert.Equal(0, Kill(ProcessId(rank), signal));

    /// <summary>Exit status of a rank, which must end in time.</summary>
    public int ExitCode(int rank)
    {
        Assert.True(_processes[rank].WaitForExit(Patience), $"rank {rank} does not end; {Talk(rank)}");
        _processes[rank].WaitForExit();
        return _processes[rank].ExitCode;
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private Process Start(int rank, int count, int port, string scenario, Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SimMoE.Tests.Trainer.dll"));
        }

        start.ArgumentList.Add(RankProcess.Verb);
        start.ArgumentList.Add(scenario);
        foreach (
            var (name, value) in new (string, int)[]
            {
                ("RANK", rank),
                ("WORLD_SIZE", count),
                ("LOCAL_RANK", rank),
                ("MASTER_PORT", port),
                ("OMP_NUM_THREADS", 1),
            }
        )
        {
            start.Environment[name] = value.ToString(CultureInfo.InvariantCulture);
        }

        start.Environment["MASTER_ADDR"] = "127.0.0.1";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Add(_talk[rank], line.Data);
        process.OutputDataReceived += (_, line) => Add(_output[rank], line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static void Add(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
