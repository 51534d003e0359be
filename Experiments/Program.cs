using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;

using var signals = new StopSignals();
var host = new Host
{
    Output = Console.Out,
    Talk = Console.Error,
    TalkIsTerminal = !Console.IsErrorRedirected,
    Environment = Environment.GetEnvironmentVariable,
    Stop = signals.Token,
    CellWork = new StepCells(),
    Program = OwnProgram.Command(),
    CommandLine = CommandText.Of(args),
};
var exitCode = SimmoeCommand.Run(args, host);
Console.Out.Flush();
return signals.ExitCode == 0 || exitCode is ExitCode.UserInput or ExitCode.Bug ? exitCode : signals.ExitCode;
