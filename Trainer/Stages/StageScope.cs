namespace SimMoE.Trainer.Stages;

/// <summary>A stage that is being timed; nothing at all when timing is off.</summary>
/// <param name="clock">Whose stage it is; null with timing off.</param>
public readonly ref struct StageScope(IStageClock? clock)
{
    /// <summary>Ends the stage.</summary>
    public void Dispose() => clock?.End();
}
