using System.Collections.Immutable;
using SimMoE.Simulator.Steps;
using SimMoE.Units;
using SimMoE.Workload.Routing;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>Two hops: between nodes to the rank at the same place in each distinct node, then inside the node to each distinct rank.
/// The way back sums at the forwarder and is the same in reverse.</summary>
internal sealed class NodeForwardingExchange : TokenExchange
{
    private readonly RowMatrix[] _between;
    private readonly RowMatrix[] _inside;
    private readonly long[] _handedOver;
    private readonly long _rowBytes;

    /// <summary>Counts the rows of both hops.</summary>
    /// <param name="routed">Where tokens go.</param>
    /// <param name="groups">Expert-parallel groups; each is whole nodes, or equal parts of nodes, in order.</param>
    /// <param name="nodeOfRank">Node of each rank.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    public NodeForwardingExchange(
        IRoutedTokens routed, RankGroups groups, ImmutableArray<int> nodeOfRank, long rowBytes)
    {
        (Groups, _rowBytes) = (groups, rowBytes);
        var local = MembersPerNode(groups, nodeOfRank);
        Invariant.Require(local > 0);
        var nodes = groups.Size / local;
        _handedOver = new long[groups.Count * groups.Size];
        _between = RoutedRows.Matrices(groups, (source, member) =>
        {
            if (member % local != groups.MemberOf(source) % local)
            {
                return 0;
            }

            var rows = routed.DistinctTokens(source, member / local, nodes);
            _handedOver[source] += rows;
            return rows;
        });
        _inside = RoutedRows.Matrices(groups, (forwarder, member) =>
            groups.MemberOf(forwarder) / local == member / local ? Forwarded(routed, groups, local, forwarder, member) : 0);
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

        return toExperts
            ? Second(writer, Stage.Forward, pass, First(writer, name, pass, chunk, after, _between, true), chunk, _inside, true)
            : Second(writer, name, pass, First(writer, Stage.Forward, pass, chunk, after, _inside, false), chunk, _between, false);
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

    private int First(
        StageWriter writer, string name, Pass pass, Chunk chunk, int? after, RowMatrix[] rows, bool toExperts) =>
        writer.Exchange(name, pass, Groups, group => Traffic(rows, group, chunk, toExperts), StreamOf(name), after);

    private int Second(
        StageWriter writer, string name, Pass pass, int first, Chunk chunk, RowMatrix[] rows, bool toExperts) =>
        writer.Exchange(name, pass, Groups, group => Traffic(rows, group, chunk, toExperts), StreamOf(name), first);

    private RowTraffic Traffic(RowMatrix[] rows, int group, Chunk chunk, bool toExperts) =>
        new(rows[group], _rowBytes, !toExperts)
        {
            Ranks = Groups.Members[group],
            Chunk = chunk.Index,
            Chunks = chunk.Count,
        };

    private static byte StreamOf(string name) => name == Stage.Forward ? Streams.Inner : Streams.Communication;
}
