using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;

using var output = StandardStream.Writer(1);
using var talk = StandardStream.Writer(2);
using var signals = new StopSignals();
var host = new Host
{
    Output = output,
    Talk = talk,
    TalkIsTerminal = !Console.IsErrorRedirected,
    Environment = Environment.GetEnvironmentVariable,
    Stop = signals.Token,
    CellWork = new StepCells(),
    Program = OwnProgram.Command(),
    CommandLine = CommandText.Of(args),
};
var exitCode = SimmoeCommand.Run(args, host);
return signals.ExitCode == 0 || exitCode is ExitCode.UserInput or ExitCode.Bug ? exitCode : signals.ExitCode;
