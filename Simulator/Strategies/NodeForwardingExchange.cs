using System.Collections.Immutable;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Steps;
using SimMoE.Units;
using SimMoE.Workload.Routing;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>Two hops: between nodes to the rank at the same place in each distinct node, then inside the node to each distinct rank.
/// The way back sums at the forwarder and is the same in reverse. Each hop is cut into parts, and a part's second hop runs beside the
/// next part's first. docs/models/expert-parallel-node-deduplicated.md.</summary>
/// <remarks>(F1) With P parts only 1/P of the first hop is sent before, and 1/P of the second after, both run side by side: three exchanges
/// for 2 P, with the same time where parts are alike. The kernel is one, so each hop's start-up is paid once.</remarks>
internal sealed class NodeForwardingExchange : ExchangeProgram
{
    private readonly RowMatrix[] _between;
    private readonly RowMatrix[] _inside;
    private readonly long[] _handedOver;
    private readonly long _rowBytes;
    private readonly int _parts;

    /// <summary>Counts the rows of both hops.</summary>
    /// <param name="routed">Where tokens go.</param>
    /// <param name="groups">Expert-parallel groups; each is whole nodes, or equal parts of nodes, in order.</param>
    /// <param name="nodeOfRank">Node of each rank.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="parts">Parts of a hop, P, 1 or more; 1 is one hop after the other.</param>
    public NodeForwardingExchange(IRoutedTokens routed, RankGroups groups, ImmutableArray<int> nodeOfRank, long rowBytes, int parts)
    {
        (Groups, _rowBytes) = (groups, rowBytes);
        var local = MembersPerNode(groups, nodeOfRank);
        Invariant.Require(local > 0 && parts > 0);
        // Where there is one hop only, there is nothing to run beside it.
        _parts = local == 1 || local == groups.Size ? 1 : parts;
        var nodes = groups.Size / local;
        _handedOver = new long[groups.Count * groups.Size];
        _between = RoutedRows.Matrices(
            groups,
            (source, member) =>
            {
                if (member % local != groups.MemberOf(source) % local)
                {
                    return 0;
                }

                var rows = routed.DistinctTokens(source, member / local, nodes);
                _handedOver[source] += rows;
                return rows;
            }
        );
        _inside = RoutedRows.Matrices(
            groups,
            (forwarder, member) =>
                groups.MemberOf(forwarder) / local == member / local ? Forwarded(routed, groups, local, forwarder, member) : 0
        );
    }

    /// <inheritdoc/>
    public override RankGroups Groups { get; }

    /// <summary>Members of a group in each node, or 0 if the group's nodes are not alike or not in order.</summary>
    public static int MembersPerNode(RankGroups groups, ImmutableArray<int> nodeOfRank)
    {
        var first = groups.Members[0];
        var local = first.TakeWhile(rank => nodeOfRank[rank] == nodeOfRank[first[0]]).Count();
        if (groups.Size % local != 0)
        {
            return 0;
        }

        foreach (var members in groups.Members)
        {
            for (var member = 1; member < members.Count; member++)
            {
                var same = nodeOfRank[members[member]] == nodeOfRank[members[member - 1]];
                if (same != (member % local != 0))
                {
                    return 0;
                }
            }
        }

        return local;
    }

    /// <inheritdoc/>
    public override long HandedOver(int rank) => _handedOver[rank];

    /// <inheritdoc/>
    public override int Write(StageWriter writer, string name, Pass pass, bool toExperts, Chunk chunk, int? after)
    {
        if (chunk.Index == 0)
        {
            ExchangeVolume.Add(writer.Volume(name, pass), Groups, _between, _rowBytes, !toExperts);
            ExchangeVolume.Add(writer.Volume(Stage.Forward, pass), Groups, _inside, _rowBytes, !toExperts);
        }

        if (toExperts)
        {
            var sent = writer.ExchangeInPhases(
                name,
                pass,
                Groups,
                group => Opening(_between[group], _inside[group], group, chunk, toExperts),
                Streams.Communication,
                after
            );
            return writer.Exchange(
                Stage.Forward,
                pass,
                Groups,
                group => Last(_inside[group], group, chunk, toExperts),
                Streams.Communication,
                sent
            );
        }

        var forwarded = writer.Exchange(
            Stage.Forward,
            pass,
            Groups,
            group => First(_inside[group], group, chunk, toExperts),
            Streams.Communication,
            after
        );
        return writer.ExchangeInPhases(
            name,
            pass,
            Groups,
            group => Closing(_inside[group], _between[group], group, chunk, toExperts),
            Streams.Communication,
            forwarded
        );
    }

    /// <summary>The first hop's first part alone, then the rest of it beside all but the last part of the second.</summary>
    private Traffic[] Opening(RowMatrix first, RowMatrix second, int group, Chunk chunk, bool toExperts) =>
        _parts == 1
            ? [First(first, group, chunk, toExperts)]
            : [First(first, group, chunk, toExperts), Beside(first, second, group, chunk, toExperts)];

    /// <summary>The same from the other end: both beside each other, then the second hop's last part.</summary>
    private Traffic[] Closing(RowMatrix first, RowMatrix second, int group, Chunk chunk, bool toExperts) =>
        _parts == 1
            ? [Last(second, group, chunk, toExperts)]
            : [Beside(first, second, group, chunk, toExperts), Last(second, group, chunk, toExperts)];

    private RowTraffic First(RowMatrix rows, int group, Chunk chunk, bool toExperts) =>
        Alone(rows, group, chunk, toExperts, chunk.Index * _parts);

    private RowTraffic Last(RowMatrix rows, int group, Chunk chunk, bool toExperts) =>
        Alone(rows, group, chunk, toExperts, ((chunk.Index + 1) * _parts) - 1);

    /// <summary>One part by itself: small messages of a hop whose efficiency is that of the whole.</summary>
    private RowTraffic Alone(RowMatrix rows, int group, Chunk chunk, bool toExperts, int part) =>
        Range(rows, group, chunk, toExperts, (part, part + 1), latencySteps: 1, _parts == 1 ? 0 : MeanMessage(rows) / chunk.Count);

    private SumTraffic Beside(RowMatrix first, RowMatrix second, int group, Chunk chunk, bool toExperts)
    {
        var start = chunk.Index * _parts;
        var end = start + _parts;
        return new(
            Range(first, group, chunk, toExperts, (start + 1, end), latencySteps: 0, 0),
            Range(second, group, chunk, toExperts, (start, end - 1), latencySteps: 0, 0)
        )
        {
            Ranks = Groups.Members[group],
            LatencySteps = 0,
        };
    }

    private RowTraffic Range(
        RowMatrix rows,
        int group,
        Chunk chunk,
        bool toExperts,
        (int First, int End) parts,
        int latencySteps,
        long messageBytes
    ) =>
        new(rows, _rowBytes, !toExperts)
        {
            Ranks = Groups.Members[group],
            Parts = chunk.Count * _parts,
            FirstPart = parts.First,
            EndPart = parts.End,
            LatencySteps = latencySteps,
            MessageBytes = messageBytes,
        };

    private long MeanMessage(RowMatrix rows)
    {
        long sent = 0,
            messages = 0;
        for (var member = 0; member < rows.Size; member++)
        {
            sent += rows.SentBy(member);
            messages += rows.MessagesOf(member);
        }

        return messages == 0 ? 0 : sent * _rowBytes / messages;
    }

    private static int Forwarded(IRoutedTokens routed, RankGroups groups, int local, int forwarder, int member)
    {
        var group = groups.GroupOf(forwarder);
        var rows = 0;
        for (var source = groups.MemberOf(forwarder) % local; source < groups.Size; source += local)
        {
            rows += routed.DistinctTokens(groups.Members[group][source], member, groups.Size);
        }

        return rows;
    }
}
