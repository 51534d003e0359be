using System.Globalization;

namespace SimMoE.Benchmarks;

/// <summary>The table as markdown.</summary>
public static class Table
{
    /// <summary>Runs and prints the rows whose name contains the filter.</summary>
    /// <returns>Exit code: 1 if a row failed.</returns>
    public static int Print(IEnumerable<IBenchmarkRow> rows, string filter, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine("| row | command | target s | wall s | user CPU s | peak MiB | events | simulated us |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        var failed = false;
        foreach (var row in rows.Where(row => row.Name.Contains(filter, StringComparison.Ordinal)))
        {
            var measured = RowProcess.Run(row);
            failed |= measured is null;
            var command = $"`Benchmarks/run {row.Name}`";
            var target = row.Target > 0 ? row.Target.ToString("0.###", CultureInfo.InvariantCulture) : "";
            output.WriteLine(
                measured is null
                    ? $"| {row.Name} | {command} | {target} | failed | | | | |"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {row.Name} | {command} | {target} | {measured[0]:0.0000} | {measured[1]:0.00} | {measured[2]:0} | {measured[3]:0} | {measured[4] * 1e6:0.0000} |"
                    )
            );
            output.Flush();
        }

        return failed ? 1 : 0;
    }
}
