using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SimMoE.Experiments.Verbs.AllToAll;
using SimMoE.Experiments.Verbs.Calibrate;
using SimMoE.Experiments.Verbs.Check;
using SimMoE.Experiments.Verbs.Data;
using SimMoE.Experiments.Verbs.Describe;
using SimMoE.Experiments.Verbs.Figures;
using SimMoE.Experiments.Verbs.Launch;
using SimMoE.Experiments.Verbs.Measure;
using SimMoE.Experiments.Verbs.Paper;
using SimMoE.Experiments.Verbs.Run;
using SimMoE.Experiments.Verbs.Sweep;
using SimMoE.Experiments.Verbs.Trace;
using SimMoE.Experiments.Verbs.Train;
using SimMoE.Experiments.Verbs.Validate;

namespace SimMoE.Experiments.Cli;

/// <summary>The program: its verbs, and what happens around each of them.</summary>
public static class SimmoeCommand
{
    /// <summary>Columns of the help text; fixed, so that it reads the same everywhere.</summary>
    public const int HelpWidth = 110;

    private const string Summary =
        "Predicts whether Expert Parallel or Head Parallel trains a mixture-of-experts model faster on a cluster.";

    /// <summary>Parses a command and does what it says.</summary>
    /// <param name="arguments">What stands after the program's name.</param>
    /// <param name="host">What the command may use of its process.</param>
    /// <returns>Exit status, one of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, Host host)
    {
        ArgumentNullException.ThrowIfNull(host);
        try
        {
            var parsed = Define(host).Parse(arguments);
            if (parsed.Action is ParseErrorAction)
            {
                return Refuse(parsed, host);
            }

            var around = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = host.Output,
                Error = host.Talk,
            };
            return parsed.Invoke(around);
        }
#pragma warning disable CA1031 // the last place that can turn a failure into words and an exit status
        catch (Exception error)
#pragma warning restore CA1031
        {
            return FailureReport.Write(error, host);
        }
    }

    /// <summary>The command tree, with every verb.</summary>
    public static RootCommand Define(Host host)
    {
        var root = new RootCommand(Summary) { HelpName = "simmoe" };
        root.Add(PaperVerb.Define(host));
        root.Add(RunVerb.Define(host));
        root.Add(SweepVerb.Define(host));
        root.Add(AllToAllVerb.Define(host));
        root.Add(TraceVerb.Define(host));
        root.Add(DescribeVerb.Define(host));
        root.Add(CheckVerb.Define(host));
        root.Add(CalibrateVerb.Define(host));
        root.Add(ValidateVerb.Define(host));
        root.Add(TrainVerb.Define(host));
        root.Add(FiguresVerb.Define(host));
        root.Add(MeasureVerb.Define(host));
        root.Add(DataVerb.Define(host));
        root.Add(LaunchVerb.Define(host));
        foreach (var option in root.Options)
        {
            if (option.Action is HelpAction help)
            {
                help.MaxWidth = HelpWidth;
            }
        }

        return root;
    }

    private static int Refuse(ParseResult parsed, Host host)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, result.Command is RootCommand ? "simmoe" : result.Command.Name);
        }

        var command = string.Join(' ', names);
        foreach (var error in parsed.Errors)
        {
            host.Talk.WriteLine($"{command}: {error.Message}");
        }

        host.Talk.WriteLine($"'{command} --help' lists what can be given");
        return ExitCode.UserInput;
    }
}
