using System.Globalization;
using System.Text;

namespace SimMoE.Experiments.Verbs.AllToAll;

/// <summary>The table that nccl-tests prints, so that scripts which read one read the other.</summary>
/// <remarks>Layout and rounding as nccl-tests 2.19 writes them (github NVIDIA/nccl-tests, src/util.cu); lines with <c>#</c> are
/// comments.</remarks>
public static class NcclTable
{
    /// <summary>Lines above the first row.</summary>
    /// <param name="program">Name of the exchange, such as <c>alltoall</c>.</param>
    /// <param name="facts">What was simulated, one comment line each.</param>
    public static string Header(string program, IEnumerable<string> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Header([$"Collective test starting: {program}_perf (simulated)", .. facts]);
    }

    /// <summary>Lines above the first row.</summary>
    /// <param name="lines">What stands above the names of the columns, without <c>#</c>; an empty one is a bare <c>#</c>.</param>
    public static string Header(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(line.Length == 0 ? "#" : "# ").Append(line).Append('\n');
        }

        return text.Append("#\n")
            .Append(
                "#                                                              out-of-place                       in-place          \n"
            )
            .Append(
                "#       size         count      type   redop    root     time   algbw   busbw  #wrong     time   algbw   busbw  #wrong \n"
            )
            .Append(
                "#        (B)    (elements)                               (us)  (GB/s)  (GB/s)             (us)  (GB/s)  (GB/s)         \n"
            )
            .ToString();
    }

    /// <summary>One row. In-place repeats out-of-place: the network sees no difference; its errors are N/A as in nccl-tests.</summary>
    public static string Row(NcclRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var side = $"  {Fit(row.Time.TotalMicroseconds, 7)}  {Fit(row.AlgorithmBandwidth, 6)}  {Fit(row.BusBandwidth, 6)}";
        var start = string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Bytes, 12}  {row.Elements, 12}  {row.Type, 8}  {row.Operation, 6}  {row.Root, 6}"
        );
        return string.Create(CultureInfo.InvariantCulture, $"{start}{side}  {row.Wrong, 6}{side}  {"N/A", 6}\n");
    }

    /// <summary>Lines below the last row.</summary>
    public static string Footer(IEnumerable<NcclRow> rows)
    {
        NcclRow[] all = [.. rows];
        var wrong = all.Count(row => row.Wrong > 0);
        return string.Create(CultureInfo.InvariantCulture, $"# Out of bounds values : {wrong} {(wrong == 0 ? "OK" : "FAILED")}\n")
            + string.Create(CultureInfo.InvariantCulture, $"# Avg bus bandwidth    : {all.Average(row => row.BusBandwidth):G6} \n")
            + "#\n";
    }

    /// <summary>A number with as many decimals (2, 1 or none) as a width holds, else in powers of ten.</summary>
    internal static string Fit(double value, int width)
    {
        foreach (var format in (ReadOnlySpan<string>)["F2", "F1", "F0"])
        {
            var text = value.ToString(format, CultureInfo.InvariantCulture);
            if (text.Length <= width)
            {
                return text.PadLeft(width);
            }
        }

        return value.ToString(width >= 7 ? "0.0e+00" : "0e+00", CultureInfo.InvariantCulture).PadLeft(width);
    }
}
