using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SimMoE.Simulator.Profiles;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Steps;

/// <summary>A step that is being written: the setup, and what has come of it so far.</summary>
public sealed class StepDraft
{
    private readonly Dictionary<(string Stage, Pass Pass), Knowledge> _known = [];

    /// <summary>Starts an empty step.</summary>
    /// <param name="setup">Checked setup.</param>
    public StepDraft(StepSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        Setup = setup;
        Layout = new GroupLayout(setup.Plan);
        Program = new ProgramBuilder(setup.Plan.Ranks);
        Volumes = new StepVolumes(setup.Plan.Ranks);
    }

    /// <summary>What is predicted.</summary>
    public StepSetup Setup { get; }

    /// <summary>Which ranks share what.</summary>
    public GroupLayout Layout { get; }

    /// <summary>The program so far.</summary>
    public ProgramBuilder Program { get; }

    /// <summary>Bytes, messages and rows so far.</summary>
    public StepVolumes Volumes { get; }

    /// <summary>Tokens of a rank in one micro-batch, N.</summary>
    public int Tokens => Setup.Plan.SequencesPerRank * Setup.Model.SequenceLength;

    /// <summary>Receives the sizes of every stage on every rank as it is written; null for nobody. A stage whose ranks are alike comes
    /// once, as rank 0's.</summary>
    public ICollection<(StageKey Stage, int Rank, StageShape Shape)>? Shapes { get; init; }

    /// <summary>Worst knowledge of each stage that a fit has spoken for so far.</summary>
    public IReadOnlyDictionary<(string Stage, Pass Pass), Knowledge> Known => _known;

    /// <summary>Notes how a stage's cost is known.</summary>
    internal void Note(string stage, Pass pass, Knowledge knowledge)
    {
        ref var worst = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, (stage, pass), out _);
        worst = knowledge > worst ? knowledge : worst;
    }

    /// <summary>Finishes the step.</summary>
    public BuiltStep Build() => new(Program.Build(), Volumes) { Known = _known.ToImmutableDictionary() };
}
