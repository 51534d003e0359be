using System.Globalization;
using SimMoE.Experiments.Paper;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;

namespace SimMoE.Tests.Experiments.Paper;

/// <summary>Some cells of every figure, computed again: the rows that they give stand in the committed tables. A change of the simulator
/// that moves
/// a figure fails here until <c>simmoe paper --update</c> has written the tables again.</summary>
public sealed class CommittedCellsTests
{
    /// <param name="figure">Folder of the catalogue.</param>
    /// <param name="at">Values of axes; all cases and seeds there are computed.</param>
    [Theory]
    [InlineData("fig1-bytes-per-token", "model.moe.top_k=4")]
    [InlineData("fig2-latency-by-skew", "model.moe.top_k=4 routing.exponent=1")]
    [InlineData("fig3-memory-by-skew", "model.moe.top_k=4 routing.exponent=2")]
    [InlineData("fig4-where-a-step-goes", "model.name=2.2B topology=4 × H100 NVLink")]
    [InlineData("fig5-speedup-map", "model.moe.top_k=4 model.moe.granularity=1 topology=8 × H100 NVLink")]
    [InlineData("fig5-speedup-map", "model.moe.top_k=8 model.moe.granularity=1 topology=4 × 8 H100 rails 400 Gb/s")]
    [InlineData("fig6-scaling", "topology=8 GPUs")]
    [InlineData("fig6-scaling", "topology=128 GPUs")]
    public void Cells_OfAFigure_GiveTheCommittedRows(string figure, string at)
    {
        var folder = RepositoryFolder.File("Experiments", "Catalog", figure);
        var experiment = ExperimentReader.Load(folder, [], null);
        var chosen = experiment with { Cells = [.. experiment.Cells.Where(cell => IsAt(cell, at))] };
        var work = new StepCells();
        var finished = chosen.Cells.ToDictionary(cell => cell.Key, cell => new CellRecord(cell.Key, cell.ToString(), [.. work.Run(cell)]));

        var tables = FigureDerivations.Find(figure)!.Derive(new SweepRows(chosen, finished), folder);

        Assert.NotEmpty(chosen.Cells);
        Assert.True(tables[0].Table.Count > 0);
        Assert.All(
            tables,
            table =>
                Assert.Empty(
                    Rows(table.Table.ToCsv()).Except(Rows(File.ReadAllText(Path.Combine(folder, table.File))), StringComparer.Ordinal)
                )
        );
    }

    /// <summary>Table 1 relates all of its cells to each other, and they take 25 s; two models' steps stand for them.</summary>
    /// <param name="name">Case of the experiment.</param>
    /// <param name="row">How its row of the table begins.</param>
    [Theory]
    [InlineData("mlp", "0.2B,MLP,")]
    [InlineData("hp-2.2b", "2.2B,MH LatentMoE HP,")]
    public void Step_OfTableOne_IsTheCommittedOne(string name, string row)
    {
        var folder = RepositoryFolder.File("Experiments", "Catalog", "fig8-table-1");
        var cell = ExperimentReader
            .Load(folder, [], null)
            .Cells.Single(cell => cell.Coordinates[0].Value == name && IsAt(cell, "parallel.sequences_per_rank=8"));
        var committed = File.ReadLines(Path.Combine(folder, "results.csv"))
            .Single(line => line.StartsWith(row, StringComparison.Ordinal))
            .Split(',')[^1];

        var step = new StepCells().Report(cell).StepTime.TotalMilliseconds;

        Assert.Equal(double.Parse(committed, CultureInfo.InvariantCulture), step, 1e-5 * step);
    }

    private static bool IsAt(Cell cell, string at) =>
        cell
            .Coordinates.Where(pair => pair.Column is not ("case" or "seed") && at.Contains(pair.Column + "=", StringComparison.Ordinal))
            .All(pair => $"{at} ".Contains($"{pair.Column}={pair.Value} ", StringComparison.Ordinal));

    private static string[] Rows(string csv) => csv.Split('\n');
}
