using System.Diagnostics;
using System.Globalization;

namespace SimMoE.Benchmarks;

/// <summary>One row in a process of its own, so that its peak memory is its own.</summary>
public static class RowProcess
{
    /// <summary>In the child: warms up, measures, prints one line.</summary>
    public static int Measure(IBenchmarkRow row)
    {
        row.WarmUp();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var processorBefore = process.UserProcessorTime;
        var before = Stopwatch.GetTimestamp();
        var outcome = row.Run();
        var wall = Stopwatch.GetElapsedTime(before).TotalSeconds;
        process.Refresh();
        var processor = (process.UserProcessorTime - processorBefore).TotalSeconds;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{wall:R} {processor:R} {PeakMebibytes():R} {outcome.Events} {outcome.Simulated:R}"
            )
        );
        return 0;
    }

    /// <summary>In the parent: runs a row.</summary>
    /// <returns>Wall seconds, user processor seconds, peak MiB, events, simulated seconds; null if the row failed.</returns>
    public static double[]? Run(IBenchmarkRow row)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, ArgumentList = { "--row", row.Name } };
        // Optimised code from the first call on: a row is one call of a hot loop.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_QuickJitForLoops"] = "0";
        using var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode != 0 ? null : [.. line.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
    }

    private static double PeakMebibytes()
    {
        const string Name = "VmHWM:";
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith(Name, StringComparison.Ordinal))
            {
                return double.Parse(line[Name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
            }
        }

        return double.NaN;
    }
}
