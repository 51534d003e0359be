using System.Globalization;
using System.Text.Json;
using SimMoE.Trainer.Checkpoints.Safetensors;
using SimMoE.Trainer.Training;
using SimMoE.Units;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>What each rank writes of a checkpoint: rank 0 the tensors that all share, rank i of the first n ranks part i of those cut in
/// n.</summary>
internal static class CheckpointParts
{
    /// <summary>Writes this rank's files, and the list of them.</summary>
    /// <param name="state">Of this rank.</param>
    /// <param name="folder">Takes the files.</param>
    /// <param name="working">Called for each slice.</param>
    /// <param name="reached">Called with each file's name when it is on the disk.</param>
    public static void Write(TrainerState state, string folder, Action working, Action<string> reached)
    {
        var written = new List<CheckpointFile>();
        foreach (var (group, tensors) in new[] { (CheckpointNames.Weights, state.Weights), (CheckpointNames.Optimizer, state.Optimizer) })
        {
            foreach (var part in tensors.GroupBy(tensor => tensor.Shard is { } shard ? (shard.Index, shard.Count) : (Index: 0, Count: 0)))
            {
                var (index, count) = part.Key;
                Invariant.Require(count == 0 || state.Rank % count == index, $"rank {state.Rank} holds part {index} of {count}");
                if (state.Rank == index)
                {
                    var name = count == 0 ? CheckpointNames.Shared(group) : CheckpointNames.Part(group, index, count);
                    written.Add(WriteFile(Path.Combine(folder, name), state.Step, [.. part], working));
                    reached(name);
                }
            }
        }

        File.WriteAllText(Path.Combine(folder, CheckpointNames.FileList(state.Rank)), JsonSerializer.Serialize(written));
    }

    /// <summary>Reads the lists that the ranks wrote and deletes them.</summary>
    /// <returns>All files, by name.</returns>
    public static IReadOnlyList<CheckpointFile> TakeFileLists(string folder, int ranks)
    {
        var files = new List<CheckpointFile>();
        for (var rank = 0; rank < ranks; rank++)
        {
            var path = Path.Combine(folder, CheckpointNames.FileList(rank));
            files.AddRange(JsonSerializer.Deserialize<List<CheckpointFile>>(File.ReadAllText(path)) ?? []);
            File.Delete(path);
        }

        return [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    private static CheckpointFile WriteFile(string path, long step, IReadOnlyList<StateTensor> tensors, Action working)
    {
        SafetensorsSource[] sources =
        [
            .. tensors.Select(tensor => new SafetensorsSource(
                tensor.Name,
                TensorBytes.TypeOf(tensor.Value),
                tensor.Value.shape,
                stream => TensorBytes.Write(tensor.Value, stream)
            )),
        ];
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = "pt",
            ["step"] = step.ToString(CultureInfo.InvariantCulture),
        };
        using var stream = new ChecksumStream(path, working);
        SafetensorsWriter.Write(stream, sources, metadata);
        return stream.Finish();
    }
}
