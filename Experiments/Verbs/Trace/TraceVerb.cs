using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Simulator.Steps;
using SimMoE.Simulator.Tracing;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Trace;

/// <summary><c>simmoe trace</c>: the timeline of a step as a Chrome trace.</summary>
public static class TraceVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var spec = new Argument<string>("spec") { Description = "Experiment: a YAML file, or a folder with a spec.yaml" };
        var file = CommonOptions.Out("File to write; ui.perfetto.dev and chrome://tracing open it; default trace.json", "file");
        var variant = new Option<string?>("--case") { Description = "Which case; default the first", HelpName = "name" };
        var set = CommonOptions.Set();
        var seed = CommonOptions.Seed();
        var quiet = CommonOptions.Quiet();
        var command = new Command("trace", "Write the timeline of a step for Perfetto or chrome://tracing")
        {
            spec,
            file,
            variant,
            set,
            seed,
            quiet,
        };
        command.SetAction(parsed =>
        {
            var experiment = ExperimentReader.Load(
                parsed.GetRequiredValue(spec),
                FieldSetting.ParseAll(parsed.GetValue(set) ?? []),
                parsed.GetValue(seed)
            );
            var cell = Choose(experiment, parsed.GetValue(variant));
            var path = parsed.GetValue(file) ?? "trace.json";
            WholeFile.MakeRoom(path);
            if (!parsed.GetValue(quiet) && experiment.Cells.Length > 1)
            {
                host.Talk.WriteLine($"tracing {cell}, one of {experiment.Cells.Length} cells; --case and --set choose another");
            }

            var time = Write(path, cell);
            host.Output.WriteLine($"{path}: {time}");
            return ExitCode.Success;
        });
        return command;
    }

    private static Cell Choose(Experiment experiment, string? name)
    {
        if (name is null)
        {
            return experiment.Cells[0];
        }

        var names = experiment
            .Cells.Where(cell => cell.Coordinates[0].Column == "case")
            .Select(cell => cell.Coordinates[0].Value)
            .Distinct()
            .ToArray();
        return experiment.Cells.FirstOrDefault(cell => cell.Coordinates[0] == ("case", name))
            ?? throw new SpecException(
                new Problem(
                    "--case",
                    $"found '{name}'",
                    names.Length == 0 ? "expected none: the experiment has no cases" : $"expected one of {string.Join(", ", names)}"
                )
            );
    }

    private static SimDuration Write(string path, Cell cell)
    {
        var spec = new StepCells().Read(cell);
        var aside = path + ".part";
        try
        {
            SimDuration time;
            using (var writer = new ChromeTraceWriter(aside))
            {
                var rates = new ClassRates(spec.Cluster, writer);
                var options = new SimulationOptions
                {
                    Scope = spec.Scope,
                    Network = cluster => NetworkFactory.Make(spec.Network, cluster, rates.Change),
                };
                time = StepSimulation.Run(spec.ToSetup(), options, writer).StepTime;
                rates.Flush();
            }

            File.Move(aside, path, overwrite: true);
            return time;
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
