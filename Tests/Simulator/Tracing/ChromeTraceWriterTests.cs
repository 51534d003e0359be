using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Tracing;
using SimMoE.Tests.Simulator.Engine;
using static SimMoE.Tests.Simulator.Engine.Programs;

namespace SimMoE.Tests.Simulator.Tracing;

public sealed class ChromeTraceWriterTests
{
    /// <summary>Two ranks, launches 1 us, kernels of 5 and 8 us, one collective of 10 us behind them, a synchronisation, link use:
    /// small enough to read. SIMMOE_ACCEPT=1 writes the file anew.</summary>
    [Fact]
    public void Write_TwoRanks_IsTheGoldenTrace()
    {
        var text = Trace(2);
        var path = Path.Combine(Folder(), "..", "..", "Golden", "two-ranks.trace.json");
        if (Environment.GetEnvironmentVariable("SIMMOE_ACCEPT") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }

    /// <summary>What viewers need: valid JSON, an end for every arrow's begin, times that are numbers with a point.</summary>
    [Fact]
    public void Write_TwoRanks_IsValidAndArrowsHaveBothEnds()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            using var json = JsonDocument.Parse(Trace(3));
            var events = json.RootElement.GetProperty("traceEvents").EnumerateArray().ToList();
            var starts = events.Where(e => Phase(e) == "s").Select(e => e.GetProperty("id").GetString()).Order().ToList();
            var ends = events.Where(e => Phase(e) == "f").Select(e => e.GetProperty("id").GetString()).Order().ToList();
            Assert.Equal(9, starts.Count);
            Assert.Equal(starts, ends);
            Assert.Equal(12.5, events.Single(e => Phase(e) == "C").GetProperty("args").GetProperty("use %").GetDouble());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static string? Phase(JsonElement element) => element.GetProperty("ph").GetString();

    /// <summary>Ranks each launch a kernel and a collective: for three ranks six launch arrows and, at most, three transfers.</summary>
    private static string Trace(int ranks)
    {
        var text = new StringWriter();
        using (var writer = new ChromeTraceWriter(text, arrowsPerCollective: 3))
        {
            var ops = Enumerable
                .Range(0, ranks)
                .Select(rank => new[] { Kernel(5_000_000 + (rank * 3_000_000)), Collective(0, stream: 1), Sync(1_000_000, stream: 1) })
                .ToArray();
            var options = Host(1_000_000, 2_000_000) with { Trace = writer };
            StepEngine.Run(Of(ops), new FixedNetwork(10_000_000), options);
            writer.LinkRate(new(2_000_000), "nvlink-up", new(50), new(400));
        }

        return text.ToString();
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
