using System.Collections.Immutable;
using SimMoE.Simulator.Results;

namespace SimMoE.Experiments.Paper.Tables;

/// <summary>Step time of each EP over step time of HP at the same point and seed; and, at one point of each fabric, which cause saves
/// what.</summary>
public sealed class SpeedUpMap : IFigureDerivation
{
    /// <summary>The further table: what each cause takes on both sides.</summary>
    public const string CausesFile = "causes.csv";

    private const string Candidate = "hp-fused";
    private const string K = "model.moe.top_k";
    private const string Granularity = "model.moe.granularity";

    // The k and the granularity of the paper's models.
    private const string ExplainedK = "4";
    private const string ExplainedGranularity = "1";

    /// <inheritdoc/>
    public string Figure => "fig5-speedup-map";

    /// <inheritdoc/>
    public ImmutableArray<(string File, FigureTable Table)> Derive(SweepRows rows, string folder)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var points = rows.Points().ToArray();
        var candidates = points
            .Where(point => point.Case == Candidate)
            .ToDictionary(point => point.Results[0].Point, StringComparer.Ordinal);
        var map = new FigureTable("baseline", "fabric", "k", "granularity", "status", "speedup_mean", "ep_step_ms_mean", "hp_step_ms_mean");
        var causes = new FigureTable("baseline", "fabric", "k", "granularity", "cause", "ep_ms", "hp_ms", "saved_ms");
        foreach (var ep in points.Where(point => point.Case != Candidate))
        {
            var hp = candidates[ep.Results[0].Point];
            AddToMap(map, ep, hp);
            if (ep.Text(K) == ExplainedK && ep.Text(Granularity) == ExplainedGranularity)
            {
                AddCauses(causes, ep, hp);
            }
        }

        return [(FigureDerivations.FileName, map), (CausesFile, causes)];
    }

    private static void AddToMap(FigureTable map, SweepPoint ep, SweepPoint hp)
    {
        var (epTime, hpTime) = (ep.Spread(Time), hp.Spread(Time));
        var status = (ep.IsOutOfMemory, hp.IsOutOfMemory) switch
        {
            (true, true) => "both-oom",
            (true, false) => "ep-oom",
            (false, true) => "hp-oom",
            _ => "ok",
        };
        map.Add([
            .. Keys(ep),
            status,
            status == "ok" ? FigureTable.Text(SpeedUp(ep, hp).Mean) : "",
            FigureTable.Text(epTime.Mean),
            FigureTable.Text(hpTime.Mean),
        ]);
    }

    private static void AddCauses(FigureTable causes, SweepPoint ep, SweepPoint hp)
    {
        foreach (var cause in Causes.All)
        {
            var column = $"{Causes.Name(cause).Replace('-', '_')}_s";
            var (before, after) = (ep.Spread(row => row.Number(column)).Mean * 1e3, hp.Spread(row => row.Number(column)).Mean * 1e3);
            causes.Add([
                .. Keys(ep),
                Causes.Name(cause),
                FigureTable.Text(before),
                FigureTable.Text(after),
                FigureTable.Difference(before - after),
            ]);
        }
    }

    private static string[] Keys(SweepPoint ep) => [ep.Case, ep.Text("topology"), ep.Text(K), ep.Text(Granularity)];

    private static double Time(SweepRow row) => row.Number("step_time_ms");

    /// <summary>Baseline over candidate, seed by seed.</summary>
    internal static Spread SpeedUp(SweepPoint baseline, SweepPoint candidate)
    {
        var times = candidate.Results.ToDictionary(row => row.PointAndSeed, Time, StringComparer.Ordinal);
        return Spread.Of(baseline.Results.Select(row => Time(row) / times[row.PointAndSeed]));
    }
}
