using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Simulator.Results;
using SimMoE.Simulator.Steps;
using SimMoE.Simulator.Tracing;
using SimMoE.Units;

namespace SimMoE.Experiments.Results;

/// <summary>Runs cells in the simulator.</summary>
public sealed class StepCells : ICellWork
{
    private readonly CellSpecReader _reader = new();

    /// <summary>Predicts the step of a cell.</summary>
    /// <param name="cell">What to run.</param>
    /// <param name="trace">Receives every span; null for none.</param>
    /// <exception cref="SpecException">The cell's spec is wrong; every problem is in it.</exception>
    public StepPrediction Report(Cell cell, ITraceSink? trace = null)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var spec = Read(cell);
        var options = new SimulationOptions { Scope = spec.Scope, Network = cluster => NetworkFactory.Make(spec.Network, cluster) };
        try
        {
            return StepSimulation.Run(spec.ToSetup(), options, trace);
        }
        catch (OverflowException) when (SimulatedRange.OfStep(spec, cell.Spec.Path, cell.Spec.Line, cell.Spec.File.Name) is { } tooLarge)
        {
            throw tooLarge;
        }
    }

    /// <summary>Reads what a cell runs.</summary>
    /// <exception cref="SpecException">The cell's spec is wrong; every problem is in it.</exception>
    public ExperimentSpec Read(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (_reader.Read(cell.Spec) is { } spec)
        {
            return spec;
        }

        SpecFiles.ThrowIfAny(cell.Spec);
        throw new InvariantException("a spec without problems can be run");
    }

    /// <inheritdoc/>
    public IReadOnlyList<ResultRow> Run(Cell cell) => Rows(Report(cell));

    /// <summary>The rows of a report: one of <c>results</c>, and one of <c>stages</c> for each pass and stage.</summary>
    public static IReadOnlyList<ResultRow> Rows(StepPrediction report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return
        [
            ResultColumns.Row(report),
            .. report
                .Rows()
                .Select(row => new ResultRow("stages", [.. StageColumns.All.Select(column => (column.Name, column.Value(row)))])),
        ];
    }
}
