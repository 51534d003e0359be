using System.Globalization;

namespace SimMoE.Trainer.Training;

/// <summary>Where rank 0 of a run tells what happens: progress lines, <c>log.jsonl</c> and the folder <c>routing</c>.</summary>
public sealed class RunOutput : IDisposable
{
    private readonly string _folder;
    private readonly TextWriter? _talk;
    private readonly MetricsLog _log;

    /// <summary>Opens the log.</summary>
    /// <param name="folder">The run's folder; it exists.</param>
    /// <param name="step">Finished steps of the run that goes on, 0 for a new one.</param>
    /// <param name="talk">Takes the progress lines; null takes none.</param>
    public RunOutput(string folder, long step, TextWriter? talk)
    {
        _folder = folder;
        _talk = talk;
        _log = new MetricsLog(Path.Combine(folder, "log.jsonl"), step);
    }

    /// <summary>A step that is reported.</summary>
    public void Write(StepReport report)
    {
        _log.Write(report);
        Say(ProgressLine.Of(report));
    }

    /// <summary>An evaluation.</summary>
    public void Write(EvaluationReport report)
    {
        _log.Write(report);
        Say(ProgressLine.Of(report));
    }

    /// <summary>What routers chose in a step.</summary>
    /// <param name="step">Finished steps, that one included.</param>
    /// <param name="counts">Of each sparse layer.</param>
    /// <param name="choices">Of each sparse layer in the last micro-batch; empty for counts alone.</param>
    public void Write(long step, IReadOnlyList<LayerCounts> counts, IReadOnlyList<LayerChoices> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var folder = Path.Combine(_folder, "routing");
        Directory.CreateDirectory(folder);
        var number = step.ToString("D6", CultureInfo.InvariantCulture);
        RoutingTrace.WriteCounts(Path.Combine(folder, $"counts-{number}.csv"), counts);
        if (choices.Count > 0)
        {
            RoutingTrace.WriteIndices(Path.Combine(folder, $"trace-{number}.csv"), choices);
        }
    }

    /// <summary>A line for a person.</summary>
    public void Say(string line)
    {
        _talk?.WriteLine(line);
        _talk?.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();
}
