using System.Globalization;
using SimMoE.Trainer.Checkpoints.Safetensors;
using SimMoE.Trainer.Training;
using SimMoE.Units;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>The weights, or the optimiser's tensors, of a checkpoint: one file of shared tensors and one for each part of the divided ones.
/// A run of one
/// rank divides nothing, so a tensor may be divided on one side alone.</summary>
internal sealed class CheckpointGroup : IDisposable
{
    private const int ShownProblems = 8;

    private readonly string _folder;
    private readonly CheckpointManifest _manifest;
    private readonly Action _working;
    private readonly List<SafetensorsFile> _parts = [];
    private readonly List<StoredTensor> _tensors = [];
    private SafetensorsFile? _shared;

    private CheckpointGroup(string folder, CheckpointManifest manifest, Action working)
    {
        _folder = folder;
        _manifest = manifest;
        _working = working;
    }

    private IEnumerable<SafetensorsFile> Files => _shared is null ? _parts : [_shared, .. _parts];

    /// <summary>Opens the files and holds their tensors against the state's.</summary>
    /// <exception cref="SpecException">A file is missing or damaged, or its tensors are not the state's.</exception>
    public static CheckpointGroup Open(
        string folder,
        CheckpointManifest manifest,
        string name,
        IReadOnlyList<StateTensor> tensors,
        Action working
    )
    {
        var group = new CheckpointGroup(folder, manifest, working);
        try
        {
            group.OpenFiles(name);
            group.Compare(tensors);
            return group;
        }
        catch
        {
            group.Dispose();
            throw;
        }
    }

    /// <summary>Reads the files that hold this rank's tensors once and compares their hashes with the manifest's.</summary>
    /// <exception cref="SpecException">A file is not what was written.</exception>
    public void RequireContent()
    {
        foreach (var file in _tensors.SelectMany(tensor => tensor.Needed()).Distinct())
        {
            if (CheckpointFile.Hash(file.Path, _working) != Listed(Path.GetFileName(file.Path)).Sha256)
            {
                throw new SpecException(
                    new Problem(
                        "$",
                        "its content is not what was written (SHA-256 differs from the manifest's)",
                        $"the file is damaged; name an earlier checkpoint in '{CheckpointNames.Latest}'",
                        File: file.Path
                    )
                );
            }
        }
    }

    /// <summary>Overwrites the state's tensors.</summary>
    public void Fill() => _tensors.ForEach(tensor => tensor.Fill(_working));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in Files)
        {
            file.Dispose();
        }
    }

    private void OpenFiles(string name)
    {
        if (_manifest.Files.Any(file => file.Name == CheckpointNames.Shared(name)))
        {
            _shared = Open(CheckpointNames.Shared(name));
        }

        var count = PartCount(name);
        for (var part = 0; part < count; part++)
        {
            _parts.Add(Open(CheckpointNames.Part(name, part, count)));
        }

        if (!Files.Any())
        {
            throw new SpecException(
                new Problem(
                    "files",
                    $"there is no file of {name}",
                    "expected one; the checkpoint is of another model, or damaged",
                    File: Path.Combine(_folder, CheckpointManifest.FileName)
                )
            );
        }
    }

    private SafetensorsFile Open(string name)
    {
        var path = Path.Combine(_folder, name);
        var listed = Listed(name);
        if (File.Exists(path) && new FileInfo(path).Length is var length && length != listed.Bytes)
        {
            throw new SpecException(
                new Problem(
                    "$",
                    $"the file has {length} bytes",
                    $"expected {listed.Bytes}; it is {(length < listed.Bytes ? "cut short" : "damaged")}, name an earlier checkpoint in '{CheckpointNames.Latest}'",
                    File: path
                )
            );
        }

        return SafetensorsFile.Open(path);
    }

    private CheckpointFile Listed(string name) =>
        _manifest.Files.FirstOrDefault(file => file.Name == name)
        ?? throw new SpecException(
            new Problem(
                "files",
                $"{name} is not listed",
                "expected it; the checkpoint is damaged",
                File: Path.Combine(_folder, CheckpointManifest.FileName)
            )
        );

    private int PartCount(string group)
    {
        var start = group + ".0-of-";
        var first = _manifest.Files.FirstOrDefault(file => file.Name.StartsWith(start, StringComparison.Ordinal));
        return
            first is not null
            && int.TryParse(
                first.Name.AsSpan(start.Length).ToString().Split('.')[0],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var count
            )
            ? count
            : 0;
    }

    private void Compare(IReadOnlyList<StateTensor> tensors)
    {
        var problems = new List<Problem>();
        foreach (var tensor in tensors)
        {
            var files = _shared?.Find(tensor.Name) is not null || _parts.Count == 0 ? [_shared!] : _parts;
            _tensors.Add(new StoredTensor(tensor, [.. files.Select(file => (file, file.Find(tensor.Name)))]));
            problems.AddRange(_tensors[^1].Problems());
        }

        var names = tensors.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(
            from file in Files
            from entry in file.Header.Entries
            where !names.Contains(entry.Name)
            select new Problem(
                entry.Name,
                $"found {entry.Form}",
                "expected no such tensor; the checkpoint is of another model",
                File: file.Path
            )
        );
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
