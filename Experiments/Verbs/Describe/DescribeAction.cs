using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Topology;
using SimMoE.Topology.Description;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Describe;

/// <summary>Prints a topology in numbers.</summary>
/// <param name="host">What may be used of the process.</param>
public sealed class DescribeAction(Host host)
{
    // The bound is quoted for a size at which every transport has reached its rate.
    private static readonly Bytes BoundBytes = new(1 << 20);

    /// <summary>Does what was asked.</summary>
    /// <returns>Exit status.</returns>
    public int Run(Cluster cluster, (int From, int To)? path, bool json)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        if (path is { } ends)
        {
            Check(cluster, ends.From);
            Check(cluster, ends.To);
            if (ends.From == ends.To)
            {
                throw new SpecException(new Problem("--path", $"found {ends.From} twice", "expected two different ranks"));
            }
        }

        var description = ClusterDescription.Of(cluster);
        var bound = cluster.RankCount < 2 ? null : AllToAllBound.Of(cluster, BoundBytes);
        var hops = path is { } pair ? ClusterDescription.Path(cluster, pair.From, pair.To) : [];
        host.Output.Write(json ? Json(description, bound, hops) : Text(description, bound) + Route(hops));
        return ExitCode.Success;
    }

    private static void Check(Cluster cluster, int rank)
    {
        if (rank < 0 || rank >= cluster.RankCount)
        {
            throw new SpecException(new Problem("--path", $"found rank {rank}", $"expected a rank from 0 to {cluster.RankCount - 1}"));
        }
    }

    private static string Text(ClusterDescription description, AllToAllBound? bound)
    {
        var cluster = description.Cluster;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{cluster.Name}: {cluster.RankCount} x {cluster.Device.Name} on {cluster.NodeCount} nodes\n\n"
        );
        text += TextTable.Write(
            ["links", "transport", "count", "rate", "latency"],
            [
                .. description.Links.Select(group =>
                    (IReadOnlyList<string>)
                        [group.Class, group.Transport, Plain(group.Count), group.Capacity.ToString(), group.Latency.ToString()]
                ),
            ],
            leftColumns: 2
        );
        foreach (var part in description.Parts)
        {
            text += string.Create(CultureInfo.InvariantCulture, $"{part.Count} x {part.Name}\n");
        }

        if (description.Bisection is { } bisection)
        {
            text += $"\nbisection: {bisection.Bandwidth} one way\n\n";
        }

        return bound is null ? text : text + Bound(cluster, bound);
    }

    private static string Bound(Cluster cluster, AllToAllBound bound) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            even all-to-all of {bound.PerPair} a pair takes at least:
              {bound.AtLineRate} at line rate ({bound.Routes} routes share a link of {cluster.LinkClasses[
                cluster.Links[bound.Link].Class
            ].Name})
              {bound.AtTransportRate} at the rates that its transports reach
              and {bound.Latency} of latency

            """
        );

    private static string Route(IReadOnlyList<Hop> hops) =>
        hops.Count == 0
            ? ""
            : "\n"
                + TextTable.Write(
                    ["from", "to", "link", "rate", "latency"],
                    [
                        .. hops.Select(hop =>
                            (IReadOnlyList<string>)[hop.From, hop.To, hop.Class, hop.Capacity.ToString(), hop.Latency.ToString()]
                        ),
                    ],
                    leftColumns: 3
                );

    private static string Json(ClusterDescription description, AllToAllBound? bound, IReadOnlyList<Hop> hops) =>
        JsonText.Write(json =>
        {
            var cluster = description.Cluster;
            json.WriteStartObject();
            json.WriteString("name", cluster.Name);
            json.WriteString("device", cluster.Device.Name);
            json.WriteNumber("ranks", cluster.RankCount);
            json.WriteNumber("nodes", cluster.NodeCount);
            json.WriteStartArray("links");
            foreach (var group in description.Links)
            {
                json.WriteStartObject();
                json.WriteString("class", group.Class);
                json.WriteString("transport", group.Transport);
                json.WriteNumber("count", group.Count);
                json.WriteNumber("rate_bytes_per_second", group.Capacity.PerSecond);
                json.WriteNumber("latency_ps", group.Latency.Picoseconds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (description.Bisection is { } bisection)
            {
                json.WriteNumber("bisection_bytes_per_second", bisection.Bandwidth.PerSecond);
            }

            if (bound is not null)
            {
                json.WriteStartObject("alltoall_bound");
                json.WriteNumber("pair_bytes", bound.PerPair.Count);
                json.WriteNumber("line_rate_ps", bound.AtLineRate.Picoseconds);
                json.WriteNumber("transport_rate_ps", bound.AtTransportRate.Picoseconds);
                json.WriteNumber("latency_ps", bound.Latency.Picoseconds);
                json.WriteEndObject();
            }

            json.WriteStartArray("path");
            foreach (var hop in hops)
            {
                json.WriteStringValue($"{hop.From} > {hop.To} ({hop.Class})");
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static string Plain(int count) => count.ToString(CultureInfo.InvariantCulture);
}
