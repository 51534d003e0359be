using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Stages;

/// <summary>Times stages one by one. Stages do not nest; a stage may be entered many times, its times are listed in order.</summary>
public interface IStageClock
{
    /// <summary>Starts a stage on the caller's current stream (GPU) or now (CPU); ended by disposing the result.</summary>
    /// <param name="layer">Block, -1 outside the blocks.</param>
    /// <param name="pass">Direction.</param>
    /// <param name="stage">A name of <see cref="Stage"/>.</param>
    StageScope Begin(int layer, Pass pass, string stage);

    /// <summary>Called by <see cref="StageScope"/>.</summary>
    void End();

    /// <summary>Every stage since the last call, in the order of their starts. On a GPU the host waits for the last of them.</summary>
    /// <exception cref="InvalidOperationException">A stage has not ended.</exception>
    IReadOnlyList<StageTime> Collect();
}
