using System.CommandLine;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Verbs.AllToAll;
using SimMoE.Trainer.Measuring.Collectives;
using SimMoE.Units;
using SimMoE.Workload.Measurements;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary><c>simmoe measure collectives</c>.</summary>
public static class CollectivesVerb
{
    // 16 bytes for each of 2 ranks is the least that nccl-tests' alignment leaves; 64 serves up to 4.
    private const long LeastBytes = 64;

    // nccl-tests' words and those of the files.
    private static readonly Dictionary<string, string> Types = new() { ["float"] = "float32", ["bfloat16"] = "bfloat16" };

    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var options = new MeasureOptions(warmUp: 5, repeats: 20);
        var collectives = new Option<string[]>("--collective")
        {
            Description = "Collectives to time, several or many times; default all",
            HelpName = "name",
            AllowMultipleArgumentsPerToken = true,
        };
        collectives.AcceptOnlyFromAmong([.. CollectiveNames.All]);
        var begin = Size("--bytes", "-b", "First size of one rank's buffer over all peers: 1K, 64M (binary, as in nccl-tests)", "1K");
        var end = Size("--end", "-e", "Last size; default 1G on GPUs, 64M on CPUs, 64K with --quick", null);
        var factor = new Option<int>("--factor", "-f")
        {
            Description = "Factor between sizes",
            HelpName = "number",
            DefaultValueFactory = _ => 4,
        };
        var type = new Option<string>("--type")
        {
            Description = "Element type",
            HelpName = "float|bfloat16",
            DefaultValueFactory = _ => "float",
        };
        type.AcceptOnlyFromAmong([.. Types.Keys]);
        var command = new Command("collectives", "All-to-all even and uneven, metadata exchange, reductions: nccl-tests' table, JSON, CSV")
        {
            collectives,
            begin,
            end,
            factor,
            type,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var request = SharedInput.Read(host, () => options.Read(parsed));
            var (first, last) = SharedInput.Read(
                host,
                () =>
                {
                    var smallest = SizeText.Parse(parsed.GetRequiredValue(begin)!, "--bytes");
                    var largest = parsed.GetValue(end) is { } text ? SizeText.Parse(text, "--end") : (long?)null;
                    Check(smallest, largest, parsed.GetValue(factor));
                    return (smallest, largest);
                }
            );
            return MeasureRun.Run(
                host,
                request,
                context =>
                    new CollectivesAction(host, context).Run(
                        new CollectiveGrid
                        {
                            Collectives = parsed.GetValue(collectives) is { Length: > 0 } names
                                ? [.. CollectiveNames.All.Where(names.Contains)]
                                : CollectiveNames.All,
                            TypeName = Types[parsed.GetRequiredValue(type)],
                            SmallestBytes = first,
                            LargestBytes =
                                last
                                ?? (
                                    request.Quick ? 1 << 16
                                    : context.Device.IsCuda ? 1 << 30
                                    : 1 << 26
                                ),
                            Factor = parsed.GetValue(factor),
                        }
                    )
            );
        });
        return command;
    }

    private static void Check(long first, long? last, int factor)
    {
        var problems = new List<Problem>();
        if (first < LeastBytes)
        {
            problems.Add(new Problem("--bytes", $"found {first}", $"expected {LeastBytes} or more"));
        }

        if (last < first)
        {
            problems.Add(new Problem("--end", $"found {last}", $"expected a size that is not below --bytes {first}"));
        }

        if (factor < 2)
        {
            problems.Add(new Problem("--factor", $"found {factor}", "expected 2 or more"));
        }

        if (problems.Count > 0)
        {
            throw new SpecException(problems);
        }
    }

    private static Option<string?> Size(string name, string alias, string description, string? usual)
    {
        var option = new Option<string?>(name, alias) { Description = description, HelpName = "size" };
        if (usual is not null)
        {
            option.DefaultValueFactory = _ => usual;
        }

        return option;
    }
}
