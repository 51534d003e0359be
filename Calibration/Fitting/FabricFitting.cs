using System.Collections.Immutable;
using SimMoE.Calibration.Prediction;
using SimMoE.Calibration.Profiles;
using SimMoE.Simulator.Network;
using SimMoE.Topology;
using SimMoE.Workload.Measurements;

namespace SimMoE.Calibration.Fitting;

/// <summary>Fits a fabric to its collectives: start-up and curve to even all-to-alls, one direction alone to uneven ones, a curve to each
/// ring.</summary>
internal static class FabricFitting
{
    // Start-up below the least time, so that every rate is finite.
    private const double StartUpShare = 0.97;
    private const double Margin = 1.001;

    // Natural logarithm of the factor between sizes that say the same.
    private const double Near = 0.5;
    private const int Shares = 50;
    private const long LeastBytes = 1 << 20;
    private static readonly string[] Rings =
    [
        CollectiveNames.AllReduce,
        CollectiveNames.AllGather,
        CollectiveNames.ReduceScatter,
        CollectiveNames.Broadcast,
    ];

    /// <summary>Fits one fabric.</summary>
    /// <param name="rows">Its rows, of one number of ranks; the slowest rank of each counts.</param>
    /// <param name="exchanges">Exchanges of layers over it, as all-to-all-v of nearly even rows: they reach sizes that collectives alone
    /// are not
    /// measured at, and are issued as a layer issues them.</param>
    /// <param name="device">The GPU.</param>
    /// <returns>Null without even all-to-alls.</returns>
    public static FabricProfile? Fit(
        IReadOnlyList<CollectiveMeasurement> rows,
        IEnumerable<(MeasuredCollective Collective, double Microseconds)> exchanges,
        Device device
    )
    {
        List<(MeasuredCollective Collective, double Microseconds)> slowest =
        [
            .. rows.GroupBy(row => row.Collective).Select(group => (group.Key, group.Max(row => row.Time.Median))),
            .. exchanges,
        ];
        if (Fitted(slowest, device) is not { } fabric)
        {
            return null;
        }

        var errors = LeftOut(slowest, device).Order().ToList();
        return fabric with
        {
            LeftOutMedian = errors.Count == 0 ? -1 : Math.Round(errors[errors.Count / 2], 4),
            LeftOutWorst = errors.Count == 0 ? -1 : Math.Round(errors[^1], 4),
        };
    }

    private static FabricProfile? Fitted(List<(MeasuredCollective Collective, double Microseconds)> rows, Device device)
    {
        var even = rows.Where(row => row.Collective.Name == CollectiveNames.AllToAll).OrderBy(row => row.Collective.SizeBytes).ToList();
        if (even.Count < 2)
        {
            return null;
        }

        var ranks = even[0].Collective.Ranks;
        var startUp = Math.Round(StartUpShare * rows.Where(row => CollectivePrediction.Spec(row.Collective) is not null).Min(PerStep), 3);
        var uneven = rows.Where(row => row.Collective.Name == CollectiveNames.AllToAllV && row.Collective.SizeBytes >= LeastBytes).ToList();
        FabricProfile? best = null;
        var least = double.MaxValue;
        for (var share = Shares / 2; share <= Shares; share++)
        {
            var fabric = With(rows, even, ranks, startUp, (double)share / Shares);
            var loss = uneven.Sum(row =>
                Square(
                    Math.Log(CollectivePrediction.Microseconds(fabric.ToCluster(device, ranks), row.Collective)!.Value / row.Microseconds)
                )
            );
            if (loss < least)
            {
                (best, least) = (fabric, loss);
            }
        }

        return best;
    }

    // The line is the best rate that anything reaches in one direction beside the other; all shares are of it.
    private static FabricProfile With(
        List<(MeasuredCollective Collective, double Microseconds)> rows,
        List<(MeasuredCollective Collective, double Microseconds)> even,
        int ranks,
        double startUp,
        double share
    )
    {
        var called = EvenRates(even, startUp);
        var uneven = EvenRates(rows.Where(row => row.Collective.Name == CollectiveNames.AllToAllV && IsEven(row.Collective)), startUp);
        var rates = Filled(called, uneven);
        var rings = Rings.ToDictionary(name => name, name => RingRates(rows, name, startUp, share));
        rings[CollectiveNames.AllToAllV] = Filled(uneven, called);
        var line = (long)(
            Margin * rates.Select(point => point.Rate).Concat(rings.Values.SelectMany(each => each).Select(point => point.Rate)).Max()
        );
        return new FabricProfile
        {
            Name = even[0].Collective.Fabric,
            Ranks = ranks,
            LineBytesPerSecond = line,
            OneDirectionShare = share,
            StartUpMicroseconds = startUp,
            Curve = [.. rates.Where(point => point.Message > 0).Select(point => Point(point, line))],
            Protocols = rings
                .Where(each => each.Value.Count > 0)
                .ToImmutableSortedDictionary(
                    each => each.Key,
                    each => each.Value.Select(point => Point(point, line)).ToImmutableArray(),
                    StringComparer.Ordinal
                ),
            LeftOutMedian = -1,
            LeftOutWorst = -1,
        };
    }

    // Rates of a ring's hops; sizes that start-up alone explains say nothing of them.
    private static List<(long Message, double Rate)> RingRates(
        List<(MeasuredCollective Collective, double Microseconds)> rows,
        string name,
        double startUp,
        double share
    )
    {
        var points = new List<(long, double)>();
        foreach (var (collective, time) in rows.Where(row => row.Collective.Name == name).OrderBy(row => row.Collective.SizeBytes))
        {
            var traffic = (FlowListTraffic)CollectivePrediction.Spec(collective)!.Phases[0];
            var left = time - (startUp * traffic.LatencySteps);
            var bytes = traffic.Flows.Max(flow => flow.Bytes);
            var message = traffic.MessageBytes > 0 ? traffic.MessageBytes : bytes;
            // A broadcast uses one direction alone, which may use more than the line's half of the port.
            var room = name == CollectiveNames.Broadcast ? 2 * share : 1;
            if (message > 0)
            {
                points.Add((message, Rate(bytes, left) / room));
            }
        }

        return WithLeast(points);
    }

    // Exchanges whose parts are alike, as grouped sends of either call.
    private static List<(long Message, double Rate)> EvenRates(
        IEnumerable<(MeasuredCollective Collective, double Microseconds)> rows,
        double startUp
    ) =>
        WithLeast([
            .. rows.GroupBy(row => row.Collective.SizeBytes / row.Collective.Ranks)
                .Where(group => group.Key > 0)
                .Select(group =>
                    (
                        Message: group.Key,
                        Rate: Math.Exp(
                            group.Average(row =>
                                Math.Log(
                                    Rate(
                                        (double)row.Collective.SizeBytes / row.Collective.Ranks * (row.Collective.Ranks - 1),
                                        row.Microseconds - startUp
                                    )
                                )
                            )
                        )
                    )
                )
                .OrderBy(point => point.Message),
        ]);

    // One call's points, and the other's where none of its own is near: it is the same exchange, issued in another way.
    private static List<(long Message, double Rate)> Filled(
        List<(long Message, double Rate)> own,
        List<(long Message, double Rate)> other
    ) =>
        [
            .. own.Concat(other.Where(point => own.All(near => Math.Abs(Math.Log((double)near.Message / point.Message)) > Near)))
                .OrderBy(point => point.Message),
        ];

    // A single byte takes what the smallest size takes.
    private static List<(long Message, double Rate)> WithLeast(List<(long Message, double Rate)> points) =>
        points.Count == 0 || points[0].Message == 1 ? points : [(1, points[0].Rate / points[0].Message), .. points];

    private static bool IsEven(MeasuredCollective collective) =>
        Math.Abs(collective.Share - ((collective.Ranks - 1.0) / collective.Ranks)) < 1e-6;

    private static double PerStep((MeasuredCollective Collective, double Microseconds) row) =>
        row.Microseconds / Math.Max(1, CollectivePrediction.Spec(row.Collective)!.Phases.Sum(phase => phase.LatencySteps));

    private static IEnumerable<double> LeftOut(List<(MeasuredCollective Collective, double Microseconds)> rows, Device device)
    {
        foreach (
            var row in rows.Where(row => row.Collective.SizeBytes >= LeastBytes && CollectivePrediction.Spec(row.Collective) is not null)
        )
        {
            // Borders cannot be left out: nothing beyond them was measured.
            var alike = rows.Where(other => other.Collective.Name == row.Collective.Name)
                .Select(other => other.Collective.SizeBytes)
                .ToList();
            var isBorder = row.Collective.Name != CollectiveNames.AllToAllV && row.Collective.SizeBytes == alike.Max();
            if (!isBorder && Fitted([.. rows.Where(other => other != row)], device) is { } fabric)
            {
                var predicted = CollectivePrediction.Microseconds(fabric.ToCluster(device, row.Collective.Ranks), row.Collective)!.Value;
                yield return Math.Abs((predicted / row.Microseconds) - 1);
            }
        }
    }

    private static CurvePoint Point((long Message, double Rate) point, long line) =>
        new(point.Message, Math.Round(Math.Clamp(point.Rate / line, 1e-12, 1), 12));

    private static double Rate(double bytes, double microseconds) => bytes / microseconds * 1e6;

    private static double Square(double value) => value * value;
}
