using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Training;
using SimMoE.Units;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>Checkpoints in a folder that all ranks see. Each is written aside and renamed when every rank's part is on the disk; then the
/// file <c>latest</c>
/// is replaced. So <c>latest</c> names a whole checkpoint at any moment, whatever is killed. docs/checkpoints.md</summary>
public sealed class CheckpointStore : ICheckpointStore
{
    private readonly ICommunicator _world;
    private readonly int _keep;

    /// <summary>Takes a folder; it is made by the first <see cref="Save"/>.</summary>
    /// <param name="folder">The same on every rank.</param>
    /// <param name="keep">Checkpoints kept, 1 or more; older ones are deleted.</param>
    /// <param name="world">Every rank.</param>
    public CheckpointStore(string folder, int keep, ICommunicator world)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(keep);
        ArgumentNullException.ThrowIfNull(world);
        Folder = folder;
        _keep = keep;
        _world = world;
    }

    /// <summary>Where checkpoints stand.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public long? Latest => LatestName is { } name ? CheckpointNames.StepOf(name) : null;

    /// <summary>Called again and again while files are written, read and checked, so that whoever watches this rank sees that it
    /// works.</summary>
    public Action Working { get; set; } = () => { };

    /// <summary>Called when a point of a save has been reached, with its name; for tests that kill the process there.</summary>
    internal Action<string> Reached { get; init; } = _ => { };

    // A step's folder gets its name only when it is whole. So where 'latest' is missing (a run killed before its first one was named, a
    // file deleted), the
    // newest folder is the latest; a 'latest' that names none is refused, since starting anew would write over what is there.
    private string? LatestName
    {
        get
        {
            var path = Path.Combine(Folder, CheckpointNames.Latest);
            if (!File.Exists(path))
            {
                return StepFolders().FirstOrDefault().Name;
            }

            var name = File.ReadAllText(path).Trim();
            return CheckpointNames.StepOf(name) is not null
                ? name
                : throw new SpecException(
                    new Problem(
                        "$",
                        $"found '{name}', which names no checkpoint",
                        $"expected one line such as '{StepFolders().FirstOrDefault().Name ?? CheckpointNames.Step(100)}': write the name of a checkpoint in this folder",
                        File: path
                    )
                );
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SpecException">The folder is not the same for all ranks.</exception>
    /// <exception cref="WorldException">Another rank could not write.</exception>
    /// <exception cref="IOException">This rank could not write.</exception>
    /// <remarks>A step that is already the latest is left alone.</remarks>
    public void Save(TrainerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (Latest == state.Step)
        {
            return;
        }

        var ranks = new RankAgreement(_world, state.Weights[0].Value.device);
        var name = CheckpointNames.Step(state.Step);
        var aside = Path.Combine(Folder, name + CheckpointNames.Aside);
        ranks.Run("prepare the folder of a checkpoint", () => Prepare(aside));
        try
        {
            ranks.Run("write its part of a checkpoint", () => WritePart(state, aside));
            ranks.Run("finish a checkpoint", () => Finish(state, aside, name));
        }
        catch when (_world.Rank == 0)
        {
            DeleteIfThere(aside);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Load(TrainerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Load(state, withOptimizer: true);
    }

    /// <inheritdoc/>
    public void LoadWeights(TrainerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Load(state, withOptimizer: false);
    }

    private void Load(TrainerState state, bool withOptimizer)
    {
        var ranks = new RankAgreement(_world, state.Weights[0].Value.device);
        CheckpointContents? contents = null;
        try
        {
            // Everything is checked on every rank before the first tensor is touched.
            ranks.Run("read the checkpoint", () => contents = CheckpointContents.Open(LatestFolder(), state, withOptimizer, Working));
            ranks.Run("load the checkpoint", () => contents!.Fill(state));
        }
        finally
        {
            contents?.Dispose();
        }
    }

    // Newest first; folders aside are none.
    private IEnumerable<(string? Name, long Step)> StepFolders() =>
        !Directory.Exists(Folder)
            ? []
            : Directory
                .EnumerateDirectories(Folder)
                .Select(path => (Name: (string?)Path.GetFileName(path), Step: CheckpointNames.StepOf(Path.GetFileName(path)) ?? -1))
                .Where(folder => folder.Step >= 0)
                .OrderByDescending(folder => folder.Step);

    private string LatestFolder() =>
        LatestName is { } name
            ? Path.Combine(Folder, name)
            : throw new SpecException(
                new Problem(
                    "$",
                    "there is no checkpoint here",
                    $"expected the folder of a run that has saved one, with a file '{CheckpointNames.Latest}' in it; start without resuming, or name another folder",
                    File: Folder
                )
            );

    // What a killed run left is deleted: folders aside, and a checkpoint of this step that never became the latest.
    private void Prepare(string aside)
    {
        if (_world.Rank != 0)
        {
            return;
        }

        Directory.CreateDirectory(Folder);
        foreach (var left in Directory.EnumerateDirectories(Folder, "*" + CheckpointNames.Aside).ToArray())
        {
            Directory.Delete(left, recursive: true);
        }

        DeleteIfThere(aside[..^CheckpointNames.Aside.Length]);
        Directory.CreateDirectory(aside);
        Reached("prepared");
    }

    private void WritePart(TrainerState state, string aside)
    {
        if (!Directory.Exists(aside))
        {
            throw new SpecException(
                new Problem(
                    "$",
                    $"rank {_world.Rank} does not see the folder that rank 0 has made",
                    "expected a folder on a file system that all ranks share",
                    File: aside
                )
            );
        }

        CheckpointParts.Write(state, aside, Working, Reached);
        Reached("written");
    }

    private void Finish(TrainerState state, string aside, string name)
    {
        if (_world.Rank != 0)
        {
            return;
        }

        var manifest = new CheckpointManifest
        {
            Version = CheckpointManifest.CurrentVersion,
            Step = state.Step,
            Ranks = state.Ranks,
            Model = CheckpointManifest.Lines(state.Model),
            Loop = state.Loop.ToDictionary(StringComparer.Ordinal),
            Files = CheckpointParts.TakeFileLists(aside, _world.Size),
        };
        manifest.Write(aside);
        Reached("manifest");
        Durable.SyncFolder(aside);
        Directory.Move(aside, Path.Combine(Folder, name));
        Durable.SyncFolder(Folder);
        Reached("renamed");
        Durable.ReplaceText(Path.Combine(Folder, CheckpointNames.Latest), name + "\n");
        Reached("latest");
        DeleteOld(state.Step);
        Reached("pruned");
    }

    private void DeleteOld(long latest)
    {
        var old = StepFolders().Where(folder => folder.Step < latest).Skip(_keep - 1).ToArray();
        foreach (var folder in old)
        {
            DeleteIfThere(Path.Combine(Folder, folder.Name!));
        }
    }

    // Renamed first, so that what a kill leaves of it is not taken for a checkpoint.
    private static void DeleteIfThere(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        if (!folder.EndsWith(CheckpointNames.Aside, StringComparison.Ordinal))
        {
            Directory.Move(folder, folder + CheckpointNames.Aside);
            folder += CheckpointNames.Aside;
        }

        Directory.Delete(folder, recursive: true);
    }
}
