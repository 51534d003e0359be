using SimMoE.Trainer.Training;
using SimMoE.Units;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>A checkpoint's files that this rank needs, open and found to be whole and of the state's model.</summary>
internal sealed class CheckpointContents : IDisposable
{
    private readonly CheckpointManifest _manifest;
    private readonly bool _withOptimizer;
    private readonly List<CheckpointGroup> _groups = [];

    private CheckpointContents(CheckpointManifest manifest, bool withOptimizer)
    {
        _manifest = manifest;
        _withOptimizer = withOptimizer;
    }

    /// <summary>Opens and checks: the model, the number of ranks, each file's length, header, tensors and content.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="state">Says what is expected; not touched.</param>
    /// <param name="withOptimizer">False reads weights alone, which any number of ranks may have written.</param>
    /// <param name="working">Called for each piece read.</param>
    /// <exception cref="SpecException">Something does not fit.</exception>
    public static CheckpointContents Open(string folder, TrainerState state, bool withOptimizer, Action working)
    {
        var manifest = CheckpointManifest.Read(folder);
        RequireModel(folder, manifest, state);
        if (withOptimizer && manifest.Ranks != state.Ranks)
        {
            throw new SpecException(
                new Problem(
                    "ranks",
                    $"the checkpoint was written by {manifest.Ranks} ranks",
                    $"expected {state.Ranks}, as many as this run has; start {manifest.Ranks} ranks, or take over its weights alone (--weights)",
                    File: folder
                )
            );
        }

        var contents = new CheckpointContents(manifest, withOptimizer);
        try
        {
            contents._groups.Add(CheckpointGroup.Open(folder, manifest, CheckpointNames.Weights, state.Weights, working));
            if (withOptimizer)
            {
                contents._groups.Add(CheckpointGroup.Open(folder, manifest, CheckpointNames.Optimizer, state.Optimizer, working));
            }

            contents._groups.ForEach(group => group.RequireContent());
            return contents;
        }
        catch
        {
            contents.Dispose();
            throw;
        }
    }

    /// <summary>Overwrites the state: its tensors, and with the optimiser also its step and loop.</summary>
    public void Fill(TrainerState state)
    {
        _groups.ForEach(group => group.Fill());
        if (_withOptimizer)
        {
            state.Step = _manifest.Step;
            state.Loop.Clear();
            foreach (var (name, text) in _manifest.Loop)
            {
                state.Loop[name] = text;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _groups.ForEach(group => group.Dispose());

    private static void RequireModel(string folder, CheckpointManifest manifest, TrainerState state)
    {
        var expected = CheckpointManifest.Lines(state.Model);
        for (var line = 0; line < Math.Max(expected.Count, manifest.Model.Count); line++)
        {
            var found = line < manifest.Model.Count ? manifest.Model[line].Trim() : "nothing more";
            var wanted = line < expected.Count ? expected[line].Trim() : "nothing more";
            if (found != wanted)
            {
                throw new SpecException(
                    new Problem(
                        "model",
                        $"the checkpoint is of another model: it has '{found}'",
                        $"expected '{wanted}', as in this run's spec; resume with the spec that it was trained with",
                        File: folder
                    )
                );
            }
        }
    }
}
