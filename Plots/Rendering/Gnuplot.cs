using System.ComponentModel;
using System.Diagnostics;

namespace SimMoE.Plots.Rendering;

/// <summary>The gnuplot program.</summary>
/// <param name="program">Name or path of the executable.</param>
internal sealed class Gnuplot(string program)
{
    private const int MostMilliseconds = 120_000;

    /// <summary>Runs a script in its folder.</summary>
    /// <exception cref="RenderException">Gnuplot is not there, fails, or does not end.</exception>
    public void Run(string folder, string script)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(script);
        start.Environment["GNUTERM"] = "unknown"; // no display is looked for
        using var process = Start(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var complaint = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(MostMilliseconds))
        {
            process.Kill(entireProcessTree: true);
            throw new RenderException($"gnuplot did not end within {MostMilliseconds / 1000} s on {script}");
        }

        output.GetAwaiter().GetResult();
        var said = complaint.GetAwaiter().GetResult().Trim();
        if (process.ExitCode != 0)
        {
            throw new RenderException($"gnuplot failed on {script} with exit code {process.ExitCode}: {said}");
        }

        if (said.Contains("no valid points", StringComparison.Ordinal) || said.Contains("undefined", StringComparison.Ordinal))
        {
            throw new RenderException($"gnuplot drew {script} incompletely: {said}");
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new RenderException($"'{program}' could not be started");
        }
        catch (Win32Exception e)
        {
            throw new RenderException(
                $"'{program}' was not found: figures need gnuplot 5.4 or later (Debian: apt-get install gnuplot-nox)", e);
        }
    }
}
