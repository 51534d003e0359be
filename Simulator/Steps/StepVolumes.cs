using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Steps;

/// <summary>Bytes, messages and rows of every stage that has any.</summary>
/// <param name="ranks">Ranks.</param>
public sealed class StepVolumes(int ranks)
{
    private readonly Dictionary<StageKey, StageVolume> _stages = [];

    /// <summary>Ranks.</summary>
    public int Ranks { get; } = ranks;

    /// <summary>The stages that have a volume, in the order in which they were first written.</summary>
    public IReadOnlyCollection<StageKey> Stages => _stages.Keys;

    /// <summary>The volume of a stage, or null if it has none.</summary>
    public StageVolume? Find(StageKey stage) => _stages.GetValueOrDefault(stage);

    /// <summary>The volume of a stage to add to.</summary>
    public StageVolume Of(StageKey stage)
    {
        if (!_stages.TryGetValue(stage, out var volume))
        {
            volume = new StageVolume(Ranks);
            _stages.Add(stage, volume);
        }

        return volume;
    }
}
