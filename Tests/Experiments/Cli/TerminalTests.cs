using System.Diagnostics;
using SimMoE.Experiments.Cli;

namespace SimMoE.Tests.Experiments.Cli;

/// <summary>The program under a terminal, which script(1) plays.</summary>
public sealed class TerminalTests
{
    /// <summary>ESC [ ? 1 h and ESC = put cursor keys and keypad into application mode: whoever types next sees other codes.</summary>
    [Theory]
    [InlineData("train nothing.yaml")]
    [InlineData("launch --nproc-per-node 2 -- check nothing.yaml")]
    public void Run_UnderATerminal_LeavesItsModesAlone(string command)
    {
        var program = typeof(SimmoeCommand).Assembly.Location;
        var start = new ProcessStartInfo("script", ["-q", "-e", "-c", $"dotnet {program} {command}", "/dev/null"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["TERM"] = "xterm-256color";
        using var run = Process.Start(start)!;
        run.StandardInput.Close();
        var shown = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        Assert.Contains("nothing.yaml", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown);
        Assert.Equal(2, run.ExitCode);
    }
}
