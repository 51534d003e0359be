using System.Collections.Immutable;
using System.Security.Cryptography;
using SimMoE.Units;
using SimMoE.Workload.Measurements;

namespace SimMoE.Calibration.Measurements;

/// <summary>Everything that <c>measure</c> wrote into one folder: one machine.</summary>
/// <remarks>docs/measurement-schema.md. Files of other kinds, and folders inside, are left alone.</remarks>
public sealed record MeasurementFolder
{
    /// <summary>Path of the folder as it was given.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the machine: the folder's.</summary>
    public required string Machine { get; init; }

    /// <summary>Whole layers.</summary>
    public required ImmutableArray<LayerMeasurement> Layers { get; init; }

    /// <summary>Stages of layers.</summary>
    public required ImmutableArray<StageMeasurement> Stages { get; init; }

    /// <summary>Collectives.</summary>
    public required ImmutableArray<CollectiveMeasurement> Collectives { get; init; }

    /// <summary>Kernels and host calls.</summary>
    public required ImmutableArray<KernelMeasurement> Kernels { get; init; }

    /// <summary>Whole steps and their stages, with the name of the spec that was run.</summary>
    public required ImmutableArray<StepRows> Steps { get; init; }

    /// <summary>Files that were read, by name, with the SHA-256 of each.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }

    /// <summary>Reads a folder.</summary>
    /// <param name="path">Folder, such as <c>Experiments/Measurements/2xH100</c>.</param>
    /// <exception cref="SpecException">The folder is not there, holds no measurements, or a file cannot be read; every problem is
    /// reported.</exception>
    public static MeasurementFolder Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path))
        {
            throw new SpecException(
                new Problem(
                    "folder",
                    $"no folder '{path}'",
                    "expected what 'simmoe measure' wrote, such as Experiments/Measurements/2xH100"
                )
            );
        }

        var reading = new Reading(path);
        var folder = new MeasurementFolder
        {
            Path = path,
            Machine = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path))),
            Layers = reading.All<LayerMeasurement>("layers-*.csv"),
            Stages = reading.All<StageMeasurement>("stages-*.csv"),
            Collectives = WithNcclTests(path, reading.All<CollectiveMeasurement>("collectives-*.csv"), reading),
            Kernels = reading.All<KernelMeasurement>("kernels.csv"),
            Steps =
            [
                .. reading.Files("steps-*.csv").Select(file => new StepRows(SpecName(file), [.. reading.One<StageMeasurement>(file)])),
            ],
            Files = reading.Hashes,
        };
        reading.ThrowIfAny();
        return folder.Files.Count > 0 || folder.Collectives.Length > 0
            ? folder
            : throw new SpecException(
                new Problem(
                    "folder",
                    $"no measurements in '{path}'",
                    "expected layers-*.csv, stages-*.csv, collectives-*.csv, kernels.csv or steps-*.csv"
                )
            );
    }

    // nccl-tests' own files count where the trainer measured no collectives over a fabric with so many ranks.
    private static ImmutableArray<CollectiveMeasurement> WithNcclTests(
        string path,
        ImmutableArray<CollectiveMeasurement> own,
        Reading reading
    )
    {
        var folder = System.IO.Path.Combine(path, "nccl-tests");
        if (!Directory.Exists(folder))
        {
            return own;
        }

        var known = own.Select(row => (row.Collective.Fabric, row.Collective.Ranks)).ToHashSet();
        return
        [
            .. own,
            .. Directory
                .GetFiles(folder, "*.json")
                .Order(StringComparer.Ordinal)
                .SelectMany(reading.NcclTests)
                .Where(row => !known.Contains((row.Collective.Fabric, row.Collective.Ranks))),
        ];
    }

    // steps-SPEC-FABRIC.csv; a spec's name may hold dashes, a fabric's none.
    private static string SpecName(string file)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(file)["steps-".Length..];
        var dash = name.LastIndexOf('-');
        return dash < 0 ? name : name[..dash];
    }

    /// <summary>Collects problems over all files, so that all are reported at once.</summary>
    private sealed class Reading(string path)
    {
        private readonly List<Problem> _problems = [];
        private ImmutableSortedDictionary<string, string> _hashes = ImmutableSortedDictionary<string, string>.Empty.WithComparers(
            StringComparer.Ordinal
        );

        public ImmutableSortedDictionary<string, string> Hashes => _hashes;

        public IEnumerable<string> Files(string pattern) => Directory.GetFiles(path, pattern).Order(StringComparer.Ordinal);

        public ImmutableArray<T> All<T>(string pattern)
            where T : class, IMeasurement => [.. Files(pattern).SelectMany(One<T>)];

        // Rows of a quick try stand for no measurement.
        public IReadOnlyList<T> One<T>(string file)
            where T : class, IMeasurement
        {
            try
            {
                var rows = MeasurementTable.Read<T>(file);
                _hashes = _hashes.Add(System.IO.Path.GetFileName(file), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
                RejectWrong(rows, file);
                return [.. rows.Where(row => !row.Quick)];
            }
            catch (SpecException error)
            {
                _problems.AddRange(error.Problems);
                return [];
            }
        }

        // The time of an exchange that lost its values says nothing.
        private void RejectWrong<T>(IReadOnlyList<T> rows, string file)
            where T : class, IMeasurement
        {
            foreach (var (i, row) in rows.Index())
            {
                if (row is CollectiveMeasurement { Wrong: > 0 } collective)
                {
                    _problems.Add(
                        new Problem(
                            "$.wrong",
                            $"found '{collective.Wrong}'",
                            "expected 0: values arrived wrong; measure again",
                            i + 2,
                            file
                        )
                    );
                }
            }
        }

        public IReadOnlyList<CollectiveMeasurement> NcclTests(string file)
        {
            try
            {
                return NcclTestsFile.Read(file);
            }
            catch (SpecException error)
            {
                _problems.AddRange(error.Problems);
                return [];
            }
        }

        public void ThrowIfAny()
        {
            if (_problems.Count > 0)
            {
                throw new SpecException(_problems);
            }
        }
    }
}

/// <summary>Rows of one run of <c>measure step</c>.</summary>
/// <param name="Spec">Name of the run's spec.</param>
/// <param name="Rows">Whole step and stages, of every rank.</param>
public sealed record StepRows(string Spec, ImmutableArray<StageMeasurement> Rows);
