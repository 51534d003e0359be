namespace SimMoE.Simulator.Steps;

/// <summary>A step that is being written: the setup, and what has come of it so far.</summary>
public sealed class StepDraft
{
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

    /// <summary>Finishes the step.</summary>
    public BuiltStep Build() => new(Program.Build(), Volumes);
}
