using SimMoE.Simulator.Network;
using SimMoE.Simulator.Steps;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>What all expert-parallel strategies have in common once tokens are routed: from permute to aggregate, and back.</summary>
internal sealed class ExpertFlow
{
    private const int CountBytes = 8; // counts are int64 (arXiv 2602.04870's reference, moe_ep.py)

    private readonly Func<int, long> _pairs;

    /// <summary>Describes the flow.</summary>
    /// <param name="moe">Sizes of the layer.</param>
    /// <param name="exchange">How rows travel.</param>
    /// <param name="rows">Rows of the experts of each rank.</param>
    /// <param name="width">Width of a row.</param>
    /// <param name="pairs">(token, expert) pairs that a rank routed.</param>
    public ExpertFlow(MoeSpec moe, ExchangeProgram exchange, ExpertRows rows, int width, Func<int, long> pairs)
    {
        (Moe, Exchange, Rows, Width, _pairs) = (moe, exchange, rows, width, pairs);
    }

    /// <summary>Stage of the transfer towards the experts.</summary>
    public string OutName { get; init; } = Stage.Dispatch;

    /// <summary>Stage of the transfer back.</summary>
    public string BackName { get; init; } = Stage.Combine;

    /// <summary>True if ranks tell each other how much they will send.</summary>
    public bool ExchangesCounts { get; init; } = true;

    private MoeSpec Moe { get; }

    private ExchangeProgram Exchange { get; }

    private ExpertRows Rows { get; }

    private int Width { get; }

    private bool Alone => Exchange.Groups.Size == 1;

    private long RowBytes => (long)Width * SparseLayerProgram.ElementBytes;

    /// <summary>Writes everything of forward, chunks overlapped.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="chunks">Chunks.</param>
    /// <param name="beside">Written while the first chunk is on its way; null for nothing.</param>
    public void Forward(StageWriter writer, int chunks, Action? beside = null)
    {
        Prepare(writer, Chunk.Whole);
        Pipeline(writer, Pass.Forward, chunks, beside);
        Finish(writer, Chunk.Whole);
    }

    /// <summary>Writes everything of backward, chunks overlapped.</summary>
    public void Backward(StageWriter writer, int chunks, Action? beside = null)
    {
        OpenGradient(writer, Chunk.Whole);
        Pipeline(writer, Pass.Backward, chunks, beside);
        CloseGradient(writer, Chunk.Whole);
    }

    /// <summary>Forward before the first transfer: count, permute, metadata, host synchronisation.</summary>
    public void Prepare(StageWriter writer, Chunk chunk)
    {
        const Pass pass = Pass.Forward;
        writer.Work(Stage.Count, pass, rank => chunk.Share(_pairs(rank)) * CountBytes);
        writer.Work(
            Stage.Permute,
            pass,
            rank => chunk.Share(Exchange.HandedOver(rank)) * RowBytes,
            rank => writer.Compute.Sort(chunk.Share(_pairs(rank))),
            tokens: rank => TokenBytes(rank, chunk)
        );
        if (Alone || !ExchangesCounts)
        {
            return;
        }

        long perPair = (long)CountBytes * Rows.LocalExperts;
        var groups = Exchange.Groups;
        ExchangeVolume.AddEven(writer.Volume(Stage.MetadataExchange, pass), groups, perPair, perPair);
        var mark = writer.Exchange(
            Stage.MetadataExchange,
            pass,
            groups,
            group => new EvenTraffic(perPair) { Ranks = groups.Members[group] }
        );
        writer.Await(Stage.MetadataExchange, pass, mark);
        writer.Synchronise(Stage.HostSync, pass, perPair * groups.Size);
    }

    /// <summary>Transfer towards the experts: tokens forward, gradients of the results backward.</summary>
    public int Send(StageWriter writer, Pass pass, Chunk chunk, int? after = null) =>
        Exchange.Write(writer, pass == Pass.Forward ? OutName : BackName, pass, toExperts: true, chunk, after);

    /// <summary>Transfer back.</summary>
    public int GiveBack(StageWriter writer, Pass pass, Chunk chunk) =>
        Exchange.Write(writer, pass == Pass.Forward ? BackName : OutName, pass, toExperts: false, chunk, null);

    /// <summary>The experts, with the received rows put in order before and after.</summary>
    public void Work(StageWriter writer, Pass pass, Chunk chunk)
    {
        Order(writer, pass == Pass.Forward ? Stage.Regroup : Stage.Ungroup, pass, chunk);
        ExpertStage.Write(writer, pass, Rows, Width, Moe, chunk);
        Order(writer, pass == Pass.Forward ? Stage.Ungroup : Stage.Regroup, pass, chunk);
    }

    /// <summary>Forward after the last transfer.</summary>
    public void Finish(StageWriter writer, Chunk chunk)
    {
        WriteHandedOver(writer, Stage.Unpermute, Pass.Forward, chunk);
        WriteHandedOver(writer, Stage.Aggregate, Pass.Forward, chunk);
    }

    /// <summary>Backward before the first transfer.</summary>
    public void OpenGradient(StageWriter writer, Chunk chunk)
    {
        WriteHandedOver(writer, Stage.Aggregate, Pass.Backward, chunk);
        WriteHandedOver(writer, Stage.Unpermute, Pass.Backward, chunk);
    }

    /// <summary>Backward after the last transfer. Counts are saved, so nothing is exchanged or waited for again.</summary>
    public void CloseGradient(StageWriter writer, Chunk chunk) => WriteHandedOver(writer, Stage.Permute, Pass.Backward, chunk);

    /// <summary>Lets the compute stream wait for a transfer towards the experts.</summary>
    public void AwaitSent(StageWriter writer, Pass pass, int mark) => writer.Await(pass == Pass.Forward ? OutName : BackName, pass, mark);

    /// <summary>Lets the compute stream wait for a transfer back.</summary>
    public void AwaitReturned(StageWriter writer, Pass pass, int mark) =>
        writer.Await(pass == Pass.Forward ? BackName : OutName, pass, mark);

    private void Pipeline(StageWriter writer, Pass pass, int chunks, Action? beside)
    {
        var ready = Alone
            ? (int?)null
            : writer.Step.Program.Record(writer.Key(pass == Pass.Forward ? OutName : BackName, pass), Streams.Compute);
        var last = ChunkPipeline.Write(
            Alone ? 1 : chunks,
            chunk => Send(writer, pass, chunk, ready),
            (chunk, mark) =>
            {
                if (chunk.Index == 0)
                {
                    beside?.Invoke();
                }

                AwaitSent(writer, pass, mark);
                Work(writer, pass, chunk);
            },
            chunk => GiveBack(writer, pass, chunk)
        );
        AwaitReturned(writer, pass, last);
    }

    private void Order(StageWriter writer, string name, Pass pass, Chunk chunk)
    {
        if (!Alone)
        {
            writer.Work(name, pass, rank => chunk.Share(Rows.Total(rank)) * RowBytes);
        }
    }

    private void WriteHandedOver(StageWriter writer, string name, Pass pass, Chunk chunk) =>
        writer.Work(name, pass, rank => chunk.Share(Exchange.HandedOver(rank)) * RowBytes, tokens: rank => TokenBytes(rank, chunk));

    /// <summary>One row for each token that a rank routed.</summary>
    private long TokenBytes(int rank, Chunk chunk) => chunk.Share(_pairs(rank) / Moe.TopK) * RowBytes;
}
