using System.Collections.Immutable;
using MathNet.Numerics.Statistics;
using SimMoE.Calibration.Fitting;
using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Prediction;
using SimMoE.Calibration.Profiles;
using SimMoE.Calibration.Split;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Profiles;
using SimMoE.Simulator.Steps;
using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Stages;

namespace SimMoE.Calibration;

/// <summary>Makes a profile of folders of measurements: of those configurations alone that the folders' splits give to
/// calibration.</summary>
/// <param name="folders">Folders; the first one's device is the profile's, and folders of other devices lend what they know in shares of
/// their ceilings.</param>
/// <param name="basis">Kernel profile for what was not measured.</param>
/// <param name="implementations">Hand-written implementation of a measured name, for what was not measured; null if there is none.</param>
/// <param name="steps">The run of a measured step by folder, name of its spec and ranks; null if it is not known.</param>
public sealed class Calibrator(
    IReadOnlyList<MeasurementFolder> folders,
    KernelProfile basis,
    Func<string, Implementation?> implementations,
    Func<MeasurementFolder, string, int, StepCase?> steps
)
{
    private const double NothingMicroseconds = 0.2;
    private const double LeastExchangeMicroseconds = 20;
    private const double MicrosecondsPerSecond = 1e6;

    private readonly ImmutableArray<(MeasurementFolder Folder, MeasurementSplit Split)> _sources =
    [
        .. folders.Select(folder => (folder, MeasurementSplit.Of(folder))),
    ];

    private readonly Device _device = MeasuredDevice.Of(folders[0]);
    private readonly List<string> _missing = [];
    private double _clock;

    /// <summary>Fits everything that the folders hold rows for.</summary>
    /// <param name="name">Name of the profile.</param>
    /// <param name="commit">Commit of the program; empty if unknown.</param>
    public CalibratedProfile Run(string name, string commit)
    {
        foreach (var folder in folders.Where(folder => MeasuredDevice.Of(folder).Name != _device.Name))
        {
            _missing.Add(
                $"{folder.Machine} is of {MeasuredDevice.Of(folder).Name}: its stages count as shares of that device's ceilings, its fabrics as they are"
            );
        }

        foreach (var (folder, split) in _sources)
        {
            var strange = folder
                .Layers.Select(row => Configuration.Of(row.Layer))
                .Concat(folder.Stages.Select(row => Configuration.Of(row.Layer)))
                .Concat(folder.Collectives.Select(row => Configuration.Of(row.Collective)))
                .Concat(folder.Kernels.Select(row => Configuration.Of(row.Kernel)))
                .Concat(folder.Steps.Select(Configuration.Of))
                .Where(each => split.Validates(each) is null)
                .Select(each => (each.Kind, each.Group, each.Name))
                .Distinct()
                .Count();
            if (strange > 0)
            {
                _missing.Add(
                    $"{folder.Machine}: {strange} configurations stand in no line of its {MeasurementSplit.FileName} and calibrate only if another folder's says so"
                );
            }
        }

        var values = HostFitting.Values(
            Rows(folder => MeasuredDevice.Of(folder).Name == _device.Name ? folder.Kernels : [], row => Configuration.Of(row.Kernel)),
            basis,
            _device
        );
        var clock = _clock = StageClock();
        values =
            HostBound.Launch(Rows(folder => folder.Stages, row => Configuration.Of(row.Layer)), folders, clock) is { } launch
            && values.TryGetValue("host_launch", out var alone)
            && alone.Value > 0
                ? values.SetItem("host_launch", launch)
                : values;
        values = WithLayersSync(values, clock);
        var fabrics = Fabrics();
        var fitted = Names().Select(each => Fit(each, clock, values)).OfType<ImplementationProfile>().ToImmutableArray();
        if (values.Count == 0)
        {
            _missing.Add("kernels and host calls: no kernels.csv");
        }

        if (fabrics.IsEmpty)
        {
            _missing.Add("fabrics: no collectives");
        }

        return new CalibratedProfile
        {
            Name = name,
            Origin = Origin(commit),
            Device = MeasuredCeilings.Of(_device),
            BasedOn = basis.Name,
            Values = values,
            Fabrics = fabrics,
            Implementations = fitted,
            StageClockMicroseconds = clock,
            MemoryFactors = MemoryFactors(),
            Missing = [.. _missing],
        };
    }

    /// <summary>Rows that calibrate: of a configuration that no folder keeps for validation.</summary>
    private List<T> Rows<T>(Func<MeasurementFolder, IEnumerable<T>> rows, Func<T, Configuration> configuration) =>
        [.. folders.SelectMany(rows).Where(row => Calibrates(configuration(row)))];

    private bool Calibrates(Configuration configuration)
    {
        var words = _sources.Select(source => source.Split.Validates(configuration)).Where(word => word is not null).ToList();
        return words.Count > 0 && !words.Contains(true);
    }

    private List<string> Names() =>
        [
            .. folders
                .SelectMany(folder => folder.Stages)
                .Select(row => row.Layer.Implementation)
                .Concat(folders.Any(folder => folder.Steps.Length > 0) ? ["dense"] : [])
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    // What an expert-parallel layer itself waits for its counts says more than a lone item(): a pinned copy, a wait, the list that is made
    // of it.
    private ImmutableSortedDictionary<string, FittedValue> WithLayersSync(
        ImmutableSortedDictionary<string, FittedValue> values,
        double clock
    )
    {
        var waits = Rows(folder => folder.Stages, row => Configuration.Of(row.Layer))
            .Where(row => row.Stage == Stage.HostSync && row.Layer.Ranks > 1 && row.Layer.Implementation == "ep-grouped-gemm")
            .Select(row => row.Time.Median - clock - basis.CopyLatency.TotalMicroseconds)
            .Where(time => time > 0)
            .Order()
            .ToList();
        return waits.Count == 0
            ? values
            : values.SetItem(
                "host_sync",
                new FittedValue(
                    Math.Round(waits.Median(), 3),
                    "us",
                    Math.Round(waits.LowerQuartile(), 3),
                    Math.Round(waits.UpperQuartile(), 3),
                    "host-sync of expert-parallel layers, less the basis' copy latency"
                )
            );
    }

    // A stage in which nothing runs is the clock: its least time over many rows.
    private double StageClock()
    {
        var empty = Rows(folder => folder.Stages, row => Configuration.Of(row.Layer))
            .Where(row => row.Stage == Stage.Pack && row.Pass == Pass.Forward)
            .Select(row => row.Time.Median)
            .ToList();
        return empty.Count == 0 ? 0 : Math.Round(empty.Median(), 3);
    }

    private ImmutableArray<FabricProfile> Fabrics() =>
        [
            .. Rows(folder => folder.Collectives, row => Configuration.Of(row.Collective))
                .GroupBy(row => (row.Collective.Fabric, row.Collective.Ranks))
                .OrderBy(group => group.Key.Fabric, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Ranks)
                .Select(group => FabricFitting.Fit([.. group], Exchanges(group.Key.Fabric, group.Key.Ranks), _device))
                .OfType<FabricProfile>(),
        ];

    // Backward's exchanges and forward's last: nothing but the exchange lies in them. The slowest rank counts.
    private IEnumerable<(MeasuredCollective Collective, double Microseconds)> Exchanges(string fabric, int ranks) =>
        Rows(folder => folder.Stages, row => Configuration.Of(row.Layer))
            .Where(row => row.Layer.Strategy == StrategyKind.ExpertParallel && row.Layer.Fabric == fabric && row.Layer.Ranks == ranks)
            .Where(row => row.Layer.Routing == "router" && row.Time.Median > LeastExchangeMicroseconds)
            .Where(row => row.Stage == Stage.Combine || (row.Stage == Stage.Dispatch && row.Pass == Pass.Backward))
            .GroupBy(row => (row.Layer, row.Stage, row.Pass))
            .Select(group => (Exchange(group.Key.Layer), group.Max(row => row.Time.Median) - _clock));

    private static MeasuredCollective Exchange(MeasuredLayer layer) =>
        new()
        {
            Fabric = layer.Fabric,
            Ranks = layer.Ranks,
            Name = CollectiveNames.AllToAllV,
            Type = "bfloat16",
            SizeBytes = 2L * layer.TokensPerRank * layer.TopK * layer.HiddenSize,
            Share = (layer.Ranks - 1.0) / layer.Ranks,
        };

    private ImplementationProfile? Fit(string name, double clock, ImmutableSortedDictionary<string, FittedValue> values)
    {
        var recipes = TrainerRecipes.Of(name);
        if (recipes.IsEmpty || implementations(name) is not { } hand)
        {
            _missing.Add($"{name}: no recipe of its stages");
            return null;
        }

        var samples = name == "dense" ? StepSamples(hand) : LayerSamples(name, hand, clock);
        var fits = recipes
            .AsParallel()
            .AsOrdered()
            .Select(recipe => samples.TryGetValue((recipe.Stage, recipe.Pass), out var found) ? StageFitting.Fit(recipe, found) : null)
            .OfType<StageFit>()
            .ToImmutableArray();
        _missing.AddRange(
            recipes
                .Where(recipe => !samples.ContainsKey((recipe.Stage, recipe.Pass)))
                .Select(recipe => $"{name}: {recipe.Stage} {recipe.Pass}")
        );
        return new ImplementationProfile
        {
            Name = name,
            CollectiveLaunches = CollectiveLaunches(values),
            Stages = fits,
        };
    }

    // Counts exchanged and read by the host, less the exchange and the reading, over a launch.
    private int CollectiveLaunches(ImmutableSortedDictionary<string, FittedValue> values)
    {
        var rows = Rows(folder => folder.Collectives, row => Configuration.Of(row.Collective)).Where(row => row.Rank == 0).ToList();
        double? Time(string name) =>
            rows.Where(row => row.Collective.Name == name).Select(row => row.Time.Median).Order().Take(1).Cast<double?>().FirstOrDefault();
        return
            Time(CollectiveNames.MetadataToHost) is { } both
            && Time(CollectiveNames.MetadataExchange) is { } exchange
            && Time(CollectiveNames.HostSync) is { } sync
            && values.TryGetValue("host_launch", out var launch)
            && launch.Value > 0
            ? Math.Max(1, (int)Math.Round((both - exchange - sync) / launch.Value))
            : 1;
    }

    private Dictionary<(string Stage, Pass Pass), List<StageSample>> LayerSamples(string name, Implementation hand, double clock)
    {
        var samples = new Dictionary<(string, Pass), List<StageSample>>();
        foreach (var folder in folders)
        {
            var fabric = LocalFabric(folder);
            var device = MeasuredDevice.Of(folder);
            var terms = new StageTerms(device, basis);
            var whole = folder.Layers.ToLookup(row => (Unnamed(row.Layer), row.Rank));
            foreach (
                var layer in folder
                    .Stages.Where(row => row.Layer.Implementation == name && row.Layer.Fabric == fabric)
                    .Where(row => Calibrates(Configuration.Of(row.Layer)))
                    .GroupBy(row => row.Layer)
            )
            {
                var shapes = Shapes(layer.Key, hand, device);
                var waits = HostBound.Is(layer, folder);
                foreach (var row in layer.Where(row => !waits || !HostBound.IsFirst(row)))
                {
                    Add(row.Stage, row.Pass, row.Rank, row.Time.Median - clock);
                }

                // What lies between the stages: the layer less all of them, each without the clock.
                foreach (var part in layer.Where(row => row.Stage != StageMeasurement.WholeLayer).GroupBy(row => (row.Pass, row.Rank)))
                {
                    if (whole[(Unnamed(layer.Key), part.Key.Rank)].FirstOrDefault() is { } all)
                    {
                        var time = part.Key.Pass == Pass.Forward ? all.Forward.Median : all.Backward.Median;
                        Add(CalibratedStages.Outside, part.Key.Pass, part.Key.Rank, time - part.Sum(row => row.Time.Median - clock));
                    }
                }

                void Add(string stage, Pass pass, int rank, double microseconds)
                {
                    // A stage that does nothing takes the clock's time and no more; what lies outside may come out below nothing.
                    microseconds = stage == CalibratedStages.Outside ? microseconds : Math.Max(microseconds, NothingMicroseconds);
                    if (microseconds > 0 && Find(shapes, stage, pass, rank) is { } shape)
                    {
                        Into(
                            samples,
                            (stage, pass),
                            new StageSample(shape, microseconds / MicrosecondsPerSecond, terms, device.Name == _device.Name)
                        );
                    }
                }
            }
        }

        return samples;
    }

    // Stages in which ranks do not meet are the same over every fabric: the one with most layers is taken.
    private static string? LocalFabric(MeasurementFolder folder) =>
        folder
            .Stages.GroupBy(row => row.Layer.Fabric)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .FirstOrDefault()
            ?.Key;

    private List<(StageKey Stage, int Rank, StageShape Shape)> Shapes(MeasuredLayer layer, Implementation hand, Device device)
    {
        var shapes = new List<(StageKey, int, StageShape)>();
        var cluster = LoneCluster.Of(device, layer.Ranks, new BytesPerSecond(1_000_000_000));
        SingleLayer.Draft(LayerCase.Setup(layer, cluster, new ComputeModel(device, basis), hand), shapes: shapes);
        return shapes;
    }

    private Dictionary<(string Stage, Pass Pass), List<StageSample>> StepSamples(Implementation dense)
    {
        var samples = new Dictionary<(string, Pass), List<StageSample>>();
        foreach (var folder in folders)
        {
            var device = MeasuredDevice.Of(folder);
            foreach (var step in folder.Steps.Where(each => Calibrates(Configuration.Of(each))))
            {
                foreach (var run in step.Rows.GroupBy(row => row.Layer))
                {
                    if (
                        steps(folder, step.Spec, run.Key.Ranks) is { Plan.RecomputesActivations: false } known
                        && implementations(run.Key.Implementation) is { } sparse
                    )
                    {
                        AddStep(samples, run, known, (sparse, dense), device);
                    }
                }
            }
        }

        return samples;
    }

    private void AddStep(
        Dictionary<(string, Pass), List<StageSample>> samples,
        IEnumerable<StageMeasurement> rows,
        StepCase step,
        (Implementation Sparse, Implementation Dense) programs,
        Device device
    )
    {
        var shapes = new List<(StageKey Stage, int Rank, StageShape Shape)>();
        var cluster = LoneCluster.Of(device, step.Plan.Ranks, new BytesPerSecond(1_000_000_000));
        var terms = new StageTerms(device, basis);
        TrainingStepProgram.Draft(
            StepForecast.Setup(step, cluster, new ComputeModel(device, basis), programs.Sparse, programs.Dense),
            shapes
        );
        foreach (var group in rows.GroupBy(row => (row.Stage, row.Pass)))
        {
            // Measured over blocks and micro-batches together.
            var written = shapes
                .Where(each => each.Rank == 0 && each.Stage.Name == group.Key.Stage && each.Stage.Pass == group.Key.Pass)
                .ToList();
            if (written.Count > 0)
            {
                Into(
                    samples,
                    group.Key,
                    new StageSample(
                        written[0].Shape,
                        group.Average(row => row.Time.Median) / written.Count / MicrosecondsPerSecond,
                        terms,
                        device.Name == _device.Name
                    )
                );
            }
        }
    }

    private ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, FittedValue>> MemoryFactors() =>
        Rows(folder => MeasuredDevice.Of(folder).Name == _device.Name ? folder.Layers : [], row => Configuration.Of(row.Layer))
            .Where(row => row.PeakBytes > 0 && implementations(row.Layer.Implementation) is not null)
            .GroupBy(row => row.Layer.Implementation)
            .ToImmutableSortedDictionary(
                group => group.Key,
                group =>
                {
                    var parts = group.Select(row => LayerMemory.Parts(row, implementations(group.Key)!)).ToList();
                    string[] names = [.. parts.SelectMany(part => part.Keys).Distinct().Order(StringComparer.Ordinal)];
                    var coefficients = NonNegativeLeastSquares.Fit(
                        [.. parts.Select(part => names.Select(name => part[name]).ToArray())],
                        [.. group.Select(row => (double)row.PeakBytes)],
                        [.. names.Select(_ => 1.0)]
                    );
                    return names
                        .Select(
                            (name, i) =>
                                (
                                    name,
                                    Value: new FittedValue(
                                        Math.Round(coefficients[i].Value, 4),
                                        "1",
                                        Math.Round(coefficients[i].Low, 4),
                                        Math.Round(coefficients[i].High, 4),
                                        "peak of layers"
                                    )
                                )
                        )
                        .ToImmutableSortedDictionary(each => each.name, each => each.Value, StringComparer.Ordinal);
                },
                StringComparer.Ordinal
            );

    private ProfileOrigin Origin(string commit) =>
        new()
        {
            Machines = [.. folders.Select(folder => folder.Machine)],
            Software = Distinct(row => row.Software),
            Dates = Distinct(row => row.Date),
            Commit = commit,
            Driver = MeasuredDevice.NameOf(folders[0]),
            Files = folders
                .SelectMany(folder => folder.Files.Select(file => ($"{folder.Machine}/{file.Key}", file.Value)))
                .ToImmutableSortedDictionary(each => each.Item1, each => each.Value, StringComparer.Ordinal),
        };

    private ImmutableArray<string> Distinct(Func<Provenance, string> text) =>
        [
            .. folders
                .SelectMany(folder =>
                    folder
                        .Layers.Select(row => row.Provenance)
                        .Concat(folder.Collectives.Select(row => row.Provenance))
                        .Concat(folder.Kernels.Select(row => row.Provenance))
                )
                .Select(text)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private static StageShape? Find(List<(StageKey Stage, int Rank, StageShape Shape)> shapes, string stage, Pass pass, int rank)
    {
        StageShape? alike = null;
        foreach (var (key, at, shape) in shapes)
        {
            if (key.Name == stage && key.Pass == pass)
            {
                if (at == rank)
                {
                    return shape;
                }

                alike ??= shape;
            }
        }

        return alike;
    }

    private static MeasuredLayer Unnamed(MeasuredLayer layer) => layer with { Precision = MeasuredLayer.UnknownPrecision };

    private static void Into(Dictionary<(string, Pass), List<StageSample>> samples, (string, Pass) key, StageSample sample)
    {
        if (!samples.TryGetValue(key, out var list))
        {
            list = [];
            samples.Add(key, list);
        }

        list.Add(sample);
    }
}
