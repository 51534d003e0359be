using SimMoE.Simulator.Network;
using SimMoE.Simulator.Steps;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>All-gather of every token towards the experts, reduce-scatter of partial results back; even, and independent of routing.
/// The forward all-gather carries the routing map too, a byte for each token and expert.</summary>
/// <param name="groups">Who exchanges with whom.</param>
/// <param name="tokens">Tokens of a rank.</param>
/// <param name="experts">Experts that the routing map has a byte for.</param>
/// <param name="rowBytes">Bytes of a row.</param>
internal sealed class GatherScatterExchange(RankGroups groups, int tokens, int experts, long rowBytes) : ExchangeProgram
{
    /// <inheritdoc/>
    public override RankGroups Groups => groups;

    /// <inheritdoc/>
    public override long HandedOver(int rank) => tokens;

    /// <inheritdoc/>
    public override int Write(StageWriter writer, string name, Pass pass, bool toExperts, Chunk chunk, int? after)
    {
        var map = toExperts && pass == Pass.Forward ? experts : 0;
        var bytes = chunk.Share(tokens) * (rowBytes + map);
        ExchangeVolume.AddEven(writer.Volume(name, pass), groups, bytes, bytes, rows: chunk.Share(tokens) * (toExperts ? groups.Size : 1));
        return writer.Exchange(
            name,
            pass,
            groups,
            group => new EvenTraffic(bytes) { Ranks = groups.Members[group] },
            Streams.Communication,
            after
        );
    }
}
