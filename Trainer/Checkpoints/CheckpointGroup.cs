using System.Globalization;
using SimMoE.Native;
using SimMoE.Trainer.Checkpoints.Safetensors;
using SimMoE.Trainer.Training;
using SimMoE.Units;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>The weights, or the optimiser's tensors, of a checkpoint: one file of shared tensors and one for each part of the divided ones.</summary>
internal sealed class CheckpointGroup : IDisposable
{
    private const int ShownProblems = 8;

    private readonly IReadOnlyList<StateTensor> _tensors;
    private readonly List<(SafetensorsFile File, CheckpointFile Listed)> _files = [];
    private readonly List<SafetensorsFile> _parts = [];
    private readonly Action _working;
    private SafetensorsFile? _shared;

    private CheckpointGroup(IReadOnlyList<StateTensor> tensors, Action working)
    {
        _tensors = tensors;
        _working = working;
    }

    /// <summary>Opens the files and holds their tensors against the state's. Of the parts, those that this rank needs.</summary>
    /// <exception cref="SpecException">A file is missing or damaged, or its tensors are not the state's.</exception>
    public static CheckpointGroup Open(string folder, CheckpointManifest manifest, string name, IReadOnlyList<StateTensor> tensors, Action working)
    {
        var group = new CheckpointGroup(tensors, working);
        try
        {
            var problems = new List<Problem>();
            if (tensors.Any(tensor => tensor.Shard is null))
            {
                group._shared = group.Open(folder, manifest, CheckpointNames.Shared(name));
                Compare(group._shared, tensors.Where(tensor => tensor.Shard is null), 1, problems);
            }

            var count = PartCount(manifest, name);
            for (var part = 0; part < count && tensors.Any(tensor => tensor.Shard is not null); part++)
            {
                group._parts.Add(group.Open(folder, manifest, CheckpointNames.Part(name, part, count)));
                Compare(group._parts[^1], tensors.Where(tensor => tensor.Shard is not null), count, problems);
            }

            if (count == 0 && tensors.FirstOrDefault(tensor => tensor.Shard is not null) is { } divided)
            {
                problems.Add(new Problem(divided.Name, "the checkpoint has no divided tensors", "expected this one; the checkpoint is of another model", File: folder));
            }

            Throw(problems);
            return group;
        }
        catch
        {
            group.Dispose();
            throw;
        }
    }

    /// <summary>Reads all files once and compares their hashes with the manifest's.</summary>
    /// <exception cref="SpecException">A file is not what was written.</exception>
    public void RequireContent()
    {
        foreach (var (file, listed) in _files)
        {
            if (CheckpointFile.Hash(file.Path, _working) != listed.Sha256)
            {
                throw new SpecException(new Problem("$", "its content is not what was written (SHA-256 differs from the manifest's)", $"the file is damaged; name an earlier checkpoint in '{CheckpointNames.Latest}'", File: file.Path));
            }
        }
    }

    /// <summary>Overwrites the state's tensors.</summary>
    public void Fill()
    {
        foreach (var tensor in _tensors)
        {
            if (tensor.Shard is { } shard)
            {
                FillPart(tensor, shard);
            }
            else
            {
                var entry = _shared!.Find(tensor.Name)!;
                TensorBytes.Fill(tensor.Value, (offset, slice) =>
                {
                    _working();
                    _shared.Read(entry, offset, slice);
                });
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(file => file.File.Dispose());

    // The divided dimension, seen as rows of bytes: this rank's row follows the others', and so do the rows in the files, of other lengths if other
    // ranks wrote them. Dimensions before it repeat the pattern.
    private void FillPart(StateTensor tensor, Shard shard)
    {
        SafetensorsEntry[] entries = [.. _parts.Select(part => part.Find(tensor.Name)!)];
        var shape = TensorHandle.Shape(tensor.Value.Handle);
        var repeats = shape.Take(shard.Dimension).Aggregate(1L, (product, size) => product * size);
        var row = entries.Sum(entry => entry.Bytes) / repeats / shard.Count;
        var fileRow = entries[0].Bytes / repeats;
        TensorBytes.Fill(tensor.Value, (offset, slice) =>
        {
            _working();
            while (slice.Length > 0)
            {
                var (repeat, inRow) = Math.DivRem(offset, row);
                var (part, inPart) = Math.DivRem((shard.Index * row) + inRow, fileRow);
                var length = (int)Math.Min(slice.Length, Math.Min(row - inRow, fileRow - inPart));
                _parts[(int)part].Read(entries[part], (repeat * fileRow) + inPart, slice[..length]);
                offset += length;
                slice = slice[length..];
            }
        });
    }

    private SafetensorsFile Open(string folder, CheckpointManifest manifest, string name)
    {
        var path = Path.Combine(folder, name);
        var listed = manifest.Files.FirstOrDefault(file => file.Name == name)
            ?? throw new SpecException(new Problem("files", $"{name} is not listed", "expected it; the checkpoint is of another model, or damaged", File: Path.Combine(folder, CheckpointManifest.FileName)));
        if (File.Exists(path) && new FileInfo(path).Length is var length && length != listed.Bytes)
        {
            throw new SpecException(new Problem("$", $"the file has {length} bytes", $"expected {listed.Bytes}; it is {(length < listed.Bytes ? "cut short" : "damaged")}, name an earlier checkpoint in '{CheckpointNames.Latest}'", File: path));
        }

        var file = SafetensorsFile.Open(path);
        _files.Add((file, listed));
        return file;
    }

    private static int PartCount(CheckpointManifest manifest, string group)
    {
        var start = group + ".0-of-";
        var first = manifest.Files.FirstOrDefault(file => file.Name.StartsWith(start, StringComparison.Ordinal));
        return first is null ? 0 : int.Parse(first.Name.AsSpan(start.Length).ToString().Split('.')[0], CultureInfo.InvariantCulture);
    }

    private static void Compare(SafetensorsFile file, IEnumerable<StateTensor> expected, int parts, List<Problem> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in expected)
        {
            names.Add(tensor.Name);
            var form = SafetensorsEntry.FormOf(TensorBytes.TypeOf(tensor.Value), ShapeInFile(tensor, parts));
            var entry = file.Find(tensor.Name);
            if (entry is null)
            {
                problems.Add(new Problem(tensor.Name, "the tensor is not in this file", $"expected {form}; the checkpoint is of another model", File: file.Path));
            }
            else if (entry.Form != form)
            {
                problems.Add(new Problem(tensor.Name, $"found {entry.Form}", $"expected {form}; the checkpoint is of another model", File: file.Path));
            }
        }

        problems.AddRange(file.Header.Entries.Where(entry => !names.Contains(entry.Name))
            .Select(entry => new Problem(entry.Name, $"found {entry.Form}", "expected no such tensor; the checkpoint is of another model", File: file.Path)));
    }

    private static long[] ShapeInFile(StateTensor tensor, int parts)
    {
        var shape = TensorHandle.Shape(tensor.Value.Handle);
        if (tensor.Shard is { } shard)
        {
            shape[shard.Dimension] = shape[shard.Dimension] * shard.Count / parts;
        }

        return shape;
    }

    private static void Throw(List<Problem> problems)
    {
        if (problems.Count > ShownProblems)
        {
            var more = problems.Count - ShownProblems;
            problems.RemoveRange(ShownProblems, more);
            problems[^1] = problems[^1] with { Expected = problems[^1].Expected + $" (and {more} more)" };
        }

        if (problems.Count > 0)
        {
            throw new SpecException(problems);
        }
    }
}
