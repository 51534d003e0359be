namespace SimMoE.Experiments.Cli;

/// <summary>What the program's exit status means; docs/cli.md is the reference.</summary>
public static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Success = 0;

    /// <summary>A table is not the committed one (<c>paper --verify</c>).</summary>
    public const int Differs = 1;

    /// <summary>The user's input is wrong: a spec, a matrix, an option, an output folder. Every problem was printed.</summary>
    public const int UserInput = 2;

    /// <summary>The world refused: a disk, a file that vanished, a missing program.</summary>
    public const int World = 3;

    /// <summary>A bug in SimMoE; the message carries the command that replays it.</summary>
    public const int Bug = 70;

    /// <summary>Stopped by Ctrl-C; what was finished is kept.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM; what was finished is kept.</summary>
    public const int Terminated = 143;
}
