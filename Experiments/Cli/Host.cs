using SimMoE.Experiments.Sweeps;

namespace SimMoE.Experiments.Cli;

/// <summary>What a verb may use of the process it runs in. Nothing else reads the console or the environment, so that tests
/// run the program in their own process.</summary>
public sealed record Host
{
    /// <summary>Takes the result.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Takes the talk: progress, warnings, problems.</summary>
    public required TextWriter Talk { get; init; }

    /// <summary>True if a person watches the talk on a terminal, so that progress may redraw itself.</summary>
    public bool TalkIsTerminal { get; init; }

    /// <summary>Looks up an environment variable; null if it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>Set when the user or the scheduler asks the program to stop.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>What a run or a sweep computes for each cell.</summary>
    public required ICellWork CellWork { get; init; }

    /// <summary>Tells the time, for the dates of measurements; never for a result of the simulator.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>File and first arguments that start this program again.</summary>
    public IReadOnlyList<string> Program { get; init; } = [];

    /// <summary>The command as it can be typed again.</summary>
    public string CommandLine { get; init; } = "simmoe";
}
