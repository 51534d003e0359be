using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Specs;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.AllToAll;

/// <summary><c>simmoe alltoall</c>: one exchange on any topology, as nccl-tests' alltoall_perf and alltoallv_perf would report
/// it.</summary>
public static class AllToAllVerb
{
    private const long LargestSteps = 64;

    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var topology = new Argument<string>("topology") { Description = "Preset, or a YAML file with a topology" };
        var begin = new Option<string>("--bytes", "-b", "--begin")
        {
            Description = "Size of one rank's buffer over all peers: 128M (binary, as in nccl-tests) or '128 MB'",
            HelpName = "size",
            DefaultValueFactory = _ => "32M",
        };
        var end = new Option<string?>("--end", "-e") { Description = "Last size of a range that begins at --bytes", HelpName = "size" };
        var factor = new Option<int>("--factor", "-f")
        {
            Description = "Factor between the sizes of a range",
            HelpName = "number",
            DefaultValueFactory = _ => 2,
        };
        var matrix = new Option<string?>("--matrix")
        {
            Description = "File of N x N byte counts, row = source, as nccl-tests' alltoallv_perf reads it",
            HelpName = "file",
        };
        var skew = new Option<string?>("--skew")
        {
            Description = "Popular ranks: rank i gets a share ~ (i + 1)^-skew of the bytes",
            HelpName = "s",
        };
        var write = new Option<string?>("--write-matrix") { Description = "Write the bytes as such a file", HelpName = "file" };
        var model = new Option<string>("--model")
        {
            Description = "Network model",
            HelpName = "fair-share|ideal",
            DefaultValueFactory = _ => "fair-share",
        };
        model.AcceptOnlyFromAmong([.. NetworkReader.Kinds.Keys]);
        var resolution = new Option<string>("--resolution")
        {
            Description = "exact or makespan",
            HelpName = "resolution",
            DefaultValueFactory = _ => "exact",
        };
        var set = CommonOptions.Set();
        var json = CommonOptions.Json();
        var command = new Command("alltoall", "Simulate one all-to-all and print it as nccl-tests does")
        {
            topology,
            begin,
            end,
            factor,
            matrix,
            skew,
            write,
            model,
            resolution,
            set,
            json,
            CommonOptions.Quiet(),
        };
        command.SetAction(parsed =>
            new AllToAllAction(host).Run(
                new AllToAllRequest
                {
                    Cluster = TopologyArgument.Load(parsed.GetRequiredValue(topology), parsed.GetValue(set) ?? []),
                    Network = Network(parsed.GetRequiredValue(model), parsed.GetRequiredValue(resolution)),
                    Sizes = Sizes(parsed.GetRequiredValue(begin), parsed.GetValue(end), parsed.GetValue(factor)),
                    Matrix = parsed.GetValue(matrix),
                    Skew = Skew(parsed.GetValue(skew)),
                    WriteMatrix = parsed.GetValue(write),
                    Json = parsed.GetValue(json),
                }
            )
        );
        return command;
    }

    private static NetworkSpec Network(string model, string resolution) =>
        NetworkReader.WithResolution(new NetworkSpec { Kind = NetworkReader.Kinds[model] }, resolution)
        ?? throw new SpecException(new Problem("--resolution", $"found '{resolution}'", NetworkReader.Expected(resolution)));

    private static double Skew(string? text) =>
        text is null ? 0
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var skew) && skew is >= 0 and <= 20 ? skew
        : throw new SpecException(new Problem("--skew", $"found '{text}'", "expected a number from 0 to 20"));

    private static ImmutableArray<long> Sizes(string begin, string? end, int factor)
    {
        var first = SizeText.Parse(begin, "--bytes");
        var last = end is null ? first : SizeText.Parse(end, "--end");
        if (factor < 2)
        {
            throw new SpecException(new Problem("--factor", $"found {factor}", "expected 2 or more"));
        }

        if (last < first)
        {
            throw new SpecException(new Problem("--end", $"found '{end}'", $"expected a size that is not below --bytes {begin}"));
        }

        var sizes = ImmutableArray.CreateBuilder<long>();
        for (
            var size = first;
            size <= last && sizes.Count < LargestSteps;
            size = size > long.MaxValue / factor ? long.MaxValue : size * factor
        )
        {
            sizes.Add(size);
        }

        return sizes.ToImmutable();
    }
}
