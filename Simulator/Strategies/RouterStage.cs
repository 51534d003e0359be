using SimMoE.Simulator.Steps;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>Scores, top-k and gates of a router.</summary>
internal static class RouterStage
{
    private const int ScoreBytes = 4; // routers compute in f32 (arXiv 2602.04870, section 2.2)

    /// <summary>Writes the router of [rows, width] x [width, experts].</summary>
    public static void Write(StageWriter writer, Pass pass, long rows, int width, int experts, int topK)
    {
        var compute = writer.Compute;
        var payload = rows * experts * ScoreBytes;
        if (writer.Implementation.FusedRouter)
        {
            writer.Work(Stage.Router, pass, payload, compute.FusedRouter(rows, width, experts, topK, pass));
        }
        else if (pass == Pass.Forward)
        {
            writer.Work(Stage.Router, pass, payload, compute.GemmF32(rows, experts, width) + compute.TopK(rows, experts, topK));
        }
        else
        {
            writer.Work(Stage.Router, pass, payload, compute.GemmF32(rows, width, experts) + compute.GemmF32(width, experts, rows));
        }
    }
}
