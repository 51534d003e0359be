using SimMoE.Simulator.Network;
using SimMoE.Simulator.Steps;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>Head parallel: every token's sub-vectors move before routing, the same bytes between all pairs whatever k and the routing;
/// no metadata, no host synchronisation (arXiv 2602.04870, section 3.2).</summary>
/// <remarks>docs/models/head-parallel.md. Each rank hands N x D elements to the exchange, in each of four transfers.</remarks>
public class HeadParallelProgram : SparseLayerProgram
{
    private readonly ExpertRows _rows;

    /// <summary>Routes the layer: every head on its own.</summary>
    /// <param name="draft">The step that is being written.</param>
    /// <param name="microBatch">Micro-batch.</param>
    /// <param name="layer">Block.</param>
    public HeadParallelProgram(StepDraft draft, int microBatch, int layer)
        : this(draft, new HeadRouting(draft, microBatch, layer)) { }

    /// <summary>Takes a layer that has been routed. The routing is large and is not kept.</summary>
    private protected HeadParallelProgram(StepDraft draft, HeadRouting routed)
        : base(draft)
    {
        Groups = Draft.Layout.Heads;
        LocalHeads = Moe.Heads / Groups.Size;
        _rows = routed.ExpertRows();
    }

    /// <summary>Ranks that share one set of heads.</summary>
    protected RankGroups Groups { get; }

    /// <summary>Heads of a rank, H_l.</summary>
    protected int LocalHeads { get; }

    /// <summary>Rows of each rank's experts, head by head.</summary>
    private protected ExpertRows ExpertRows => _rows;

    private int Width => Moe.Heads * Moe.HeadSize;

    /// <inheritdoc/>
    public override void Forward(StageWriter writer)
    {
        Project(writer, Stage.ProjectIn, Pass.Forward, Hidden, Width);
        writer.Work(Stage.Pack, Pass.Forward, (long)Tokens * Width * ElementBytes);
        Pipeline(writer, Pass.Forward, Stage.Dispatch, Stage.Combine);
        Project(writer, Stage.ProjectOut, Pass.Forward, Width, Hidden);
    }

    /// <inheritdoc/>
    public override void Backward(StageWriter writer)
    {
        Project(writer, Stage.ProjectOut, Pass.Backward, Width, Hidden);
        Pipeline(writer, Pass.Backward, Stage.Combine, Stage.Dispatch);
        writer.Work(Stage.Pack, Pass.Backward, (long)Tokens * Width * ElementBytes);
        Project(writer, Stage.ProjectIn, Pass.Backward, Hidden, Width);
    }

    /// <summary>Writes what the owner of the heads does with a chunk, in forward.</summary>
    private protected virtual void WorkForward(StageWriter writer, Chunk chunk)
    {
        WriteRouter(writer, Pass.Forward, chunk);
        var pairs = Rows(chunk) * Moe.TopK;
        writer.Work(
            Stage.Group,
            Pass.Forward,
            pairs * Moe.HeadSize * ElementBytes,
            writer.Implementation.FusedRouter ? default : writer.Compute.Sort(pairs), // a fused router counts as it chooses
            copied: sizeof(long) * (long)LocalHeads * Moe.Experts,
            tokens: RowBytes(chunk)
        );
        ExpertStage.Write(writer, Pass.Forward, _rows, Moe.HeadSize, Moe, chunk);
        writer.Work(Stage.Aggregate, Pass.Forward, pairs * Moe.HeadSize * ElementBytes, tokens: RowBytes(chunk));
    }

    /// <summary>Writes what the owner of the heads does with a chunk, in backward.</summary>
    private protected virtual void WorkBackward(StageWriter writer, Chunk chunk)
    {
        var bytes = Rows(chunk) * Moe.TopK * Moe.HeadSize * ElementBytes;
        writer.Work(Stage.Aggregate, Pass.Backward, bytes, tokens: RowBytes(chunk));
        ExpertStage.Write(writer, Pass.Backward, _rows, Moe.HeadSize, Moe, chunk);
        writer.Work(Stage.Group, Pass.Backward, bytes, tokens: RowBytes(chunk));
        WriteRouter(writer, Pass.Backward, chunk);
    }

    /// <summary>Writes the routers of the local heads.</summary>
    private protected void WriteRouter(StageWriter writer, Pass pass, Chunk chunk) =>
        RouterStage.Write(writer, pass, Rows(chunk), Moe.HeadSize, Moe.Experts, Moe.TopK);

    /// <summary>Sub-vectors that a rank owns: all tokens of its group for each of its heads.</summary>
    private protected long Rows(Chunk chunk) => chunk.Share(Tokens) * Groups.Size * LocalHeads;

    private long RowBytes(Chunk chunk) => Rows(chunk) * Moe.HeadSize * ElementBytes;

    private void Pipeline(StageWriter writer, Pass pass, string first, string second)
    {
        var ready = Groups.Size == 1 ? (int?)null : writer.Step.Program.Record(writer.Key(first, pass), Streams.Compute);
        var last = ChunkPipeline.Write(
            Groups.Size == 1 ? 1 : Chunks,
            chunk => Exchange(writer, first, pass, chunk, ready),
            (chunk, mark) =>
            {
                if (chunk.Index == 0)
                {
                    ExpertStage.WriteShared(writer, pass, Tokens, Hidden, Moe);
                }

                writer.Await(first, pass, mark);
                if (pass == Pass.Forward)
                {
                    WorkForward(writer, chunk);
                }
                else
                {
                    WorkBackward(writer, chunk);
                }
            },
            chunk => Exchange(writer, second, pass, chunk, null)
        );
        writer.Await(second, pass, last);
    }

    private int Exchange(StageWriter writer, string name, Pass pass, Chunk chunk, int? after)
    {
        var perPair = chunk.Share(Tokens) * LocalHeads * Moe.HeadSize * ElementBytes;
        ExchangeVolume.AddEven(writer.Volume(name, pass), Groups, perPair, perPair, rows: chunk.Share(Tokens) * Moe.Heads);
        return writer.Exchange(
            name,
            pass,
            Groups,
            group => new EvenTraffic(perPair) { Ranks = Groups.Members[group] },
            Streams.Communication,
            after
        );
    }

    private void Project(StageWriter writer, string name, Pass pass, int input, int output) =>
        writer.Work(name, pass, (long)Tokens * Width * ElementBytes, FeedForward.Linear(writer.Compute, pass, Tokens, input, output));
}
