using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Trainer.Measuring.Kernels;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary><c>simmoe measure kernels</c>.</summary>
public static class KernelsVerb
{
    private static readonly Dictionary<string, KernelSizes> Sizes = new()
    {
        ["quick"] = KernelSizes.Quick,
        ["small"] = KernelSizes.Small,
        ["large"] = KernelSizes.Large,
    };

    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var options = new MeasureOptions(warmUp: 3, repeats: 15);
        var families = new Option<string[]>("--family")
        {
            Description = "Families to time, several or many times; default all",
            HelpName = "name",
            AllowMultipleArgumentsPerToken = true,
        };
        families.AcceptOnlyFromAmong([.. KernelGrid.Families]);
        var sizes = new Option<string?>("--sizes")
        {
            Description = "How far shapes reach; default large on GPUs, small on CPUs, quick with --quick",
            HelpName = "quick|small|large",
        };
        sizes.AcceptOnlyFromAmong([.. Sizes.Keys]);
        var command = new Command(
            "kernels",
            "Products, grouped products, routing, moves, attention, optimiser; launch and synchronisation costs"
        )
        {
            families,
            sizes,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var request = SharedInput.Read(host, () => options.Read(parsed));
            var wanted = parsed.GetValue(families) is { Length: > 0 } names ? names : [.. KernelGrid.Families];
            return MeasureRun.Run(
                host,
                request,
                context =>
                {
                    var reach =
                        parsed.GetValue(sizes) is { } word ? Sizes[word]
                        : request.Quick ? KernelSizes.Quick
                        : context.Device.IsCuda ? KernelSizes.Large
                        : KernelSizes.Small;
                    return new KernelsAction(host, context).Run([.. KernelGrid.All(reach).Where(kernel => wanted.Contains(kernel.Family))]);
                }
            );
        });
        return command;
    }
}
