using SimMoE.Calibration.Profiles;
using SimMoE.Simulator.Profiles;
using SimMoE.Simulator.Results;

namespace SimMoE.Experiments.Verbs.Run;

/// <summary>How the time of each stage of a prediction is known, in a word.</summary>
internal static class StageKnowledge
{
    /// <summary>Words for a prediction's rows: kernels by their fits, transfers by the fabric, everything else assumed.</summary>
    public static Func<StageRow, string> Of(StepPrediction prediction)
    {
        var known = prediction.Step.Known;
        var fabric = prediction.Setup.Cluster.Transports.Any(transport => transport.Source == FabricProfile.CalibratedSource)
            ? Knowledge.Interpolated
            : Knowledge.Assumed;
        return row =>
            Word(
                known.TryGetValue((row.Stage, row.Pass), out var word) ? word
                : row.CommunicationMicroseconds > 0 && row.KernelMicroseconds == 0 ? fabric
                : Knowledge.Assumed
            );
    }

    private static string Word(Knowledge knowledge) => knowledge.ToString().ToLowerInvariant();
}
