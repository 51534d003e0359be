using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;

namespace SimMoE.Tests.Experiments.Cli;

/// <summary>The program run in this process: what it printed and how it ended.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Talk)
{
    public static ProgramRun Of(params string[] arguments) => Of(_ => null, arguments);

    public static ProgramRun Of(Func<string, string?> environment, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var talk = new StringWriter { NewLine = "\n" };
        var exitCode = SimmoeCommand.Run(
            arguments,
            new Host
            {
                Output = output,
                Talk = talk,
                Environment = environment,
                CellWork = new StepCells(),
                CommandLine = CommandText.Of(arguments),
            }
        );
        return new(exitCode, output.ToString(), talk.ToString());
    }
}
