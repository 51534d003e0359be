using SimMoE.Simulator.Steps;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>All-to-all-v of rows, each straight to its destination.</summary>
/// <param name="groups">Who exchanges with whom.</param>
/// <param name="rows">Rows towards the experts in each group.</param>
/// <param name="rowBytes">Bytes of a row.</param>
/// <param name="stream">Stream it is issued to.</param>
internal sealed class DirectExchange(RankGroups groups, RowMatrix[] rows, long rowBytes, byte stream) : ExchangeProgram
{
    private readonly Dictionary<(bool ToExperts, Chunk Chunk), RowTraffic[]> _traffic = [];

    /// <inheritdoc/>
    public override RankGroups Groups => groups;

    /// <inheritdoc/>
    public override long HandedOver(int rank)
    {
        var (matrix, member) = (rows[groups.GroupOf(rank)], groups.MemberOf(rank));
        return matrix.SentBy(member) + matrix[member, member];
    }

    /// <inheritdoc/>
    public override int Write(StageWriter writer, string name, Pass pass, bool toExperts, Chunk chunk, int? after)
    {
        if (chunk.Index == 0)
        {
            ExchangeVolume.Add(writer.Volume(name, pass), groups, rows, rowBytes, !toExperts);
        }

        var traffic = TrafficOf(toExperts, chunk);
        return writer.Exchange(name, pass, groups, group => traffic[group], stream, after);
    }

    /// <summary>Backward moves what forward moved: one object for both, so that a network adds its flows up once.</summary>
    private RowTraffic[] TrafficOf(bool toExperts, Chunk chunk)
    {
        if (!_traffic.TryGetValue((toExperts, chunk), out var traffic))
        {
            traffic = new RowTraffic[groups.Count];
            for (var group = 0; group < traffic.Length; group++)
            {
                traffic[group] = new(rows[group], rowBytes, !toExperts)
                {
                    Ranks = groups.Members[group],
                    Protocol = "all-to-all-v",
                    Parts = chunk.Count,
                    FirstPart = chunk.Index,
                    EndPart = chunk.Index + 1,
                };
            }

            _traffic.Add((toExperts, chunk), traffic);
        }

        return traffic;
    }
}
