using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary><c>simmoe measure layers</c>.</summary>
public static class LayersVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var options = new MeasureOptions(warmUp: 5, repeats: 20);
        var grid = new Argument<string?>("grid")
        {
            Description = "YAML file with the layers, such as Experiments/Measurements/layers-paper.yaml; with --quick none is needed",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var set = CommonOptions.Set();
        var command = new Command(
            "layers",
            "Sparse layers of the trainer, whole and stage by stage, forward and backward, with peak memory"
        )
        {
            grid,
            set,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var request = SharedInput.Read(host, () => options.Read(parsed));
            var file = parsed.GetValue(grid);
            var layers = SharedInput.Read(
                host,
                () =>
                    file is null && !request.Quick
                        ? throw new SpecException(new Problem("grid", "no file was named", "expected a YAML file with layers, or --quick"))
                        : LayerGridReader.LoadAll(file, parsed.GetValue(set) ?? [])
            );
            return MeasureRun.Run(
                host,
                request,
                context => new LayersAction(host, context).Run([.. layers.SelectMany(grid => grid.Cases(context.Device.IsCuda))])
            );
        });
        return command;
    }
}
