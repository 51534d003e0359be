using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Stages;

/// <summary>Lets code that is timed be written once: <c>using (clock.Time(layer, Pass.Forward, Stage.Router)) { … }</c> with a clock or
/// null.</summary>
public static class StageClocks
{
    /// <summary>Starts a stage, or does nothing if there is no clock.</summary>
    /// <param name="clock">Null with timing off.</param>
    /// <param name="layer">Block, -1 outside the blocks.</param>
    /// <param name="pass">Direction.</param>
    /// <param name="stage">A name of <see cref="Stage"/>.</param>
    public static StageScope Time(this IStageClock? clock, int layer, Pass pass, string stage) =>
        clock is null ? default : clock.Begin(layer, pass, stage);
}
