using System.Collections.Concurrent;
using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Tests.Experiments.Sweeps;

public sealed class SweepRunnerTests
{
    private static readonly TimeSpan NoGrace = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_AllCells_EachIsComputedOnce(int workers)
    {
        var done = new ConcurrentBag<string>();
        var runner = new SweepRunner(new Work(_ => { }), workers, NoGrace);

        var complete = runner.Run(Cells(50), (cell, _) => done.Add(cell.Key), CancellationToken.None);

        Assert.True(complete);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i:D2}"), done.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Run_StopAskedForInTheMiddle_FinishesCellInFlightAndStartsNoOther()
    {
        using var stop = new CancellationTokenSource();
        var done = new List<string>();
        var work = new Work(cell =>
        {
            if (cell.Index == 2)
            {
                stop.Cancel();
            }
        });

        var complete = new SweepRunner(work, 1, TimeSpan.FromMinutes(1)).Run(Cells(5), (cell, _) => done.Add(cell.Key), stop.Token);

        Assert.False(complete);
        Assert.Equal(["00", "01", "02"], done);
    }

    [Fact]
    public void Run_CellOutlivesTheGracePeriod_IsDroppedWhole()
    {
        using var stop = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        using var left = new ManualResetEventSlim();
        var done = new List<string>();
        var work = new Work(_ =>
        {
            stop.Cancel();
            release.Wait();
            left.Set();
        });

        var complete = new SweepRunner(work, 1, NoGrace).Run(Cells(2), (cell, _) => done.Add(cell.Key), stop.Token);
        release.Set();
        left.Wait();

        Assert.False(complete);
        Assert.Empty(done);
    }

    [Fact]
    public void Run_OneCellFails_ThrowsItsErrorAndKeepsTheOthers()
    {
        var done = new List<string>();
        var work = new Work(cell => _ = cell.Index == 3 ? throw new InvalidOperationException("cell 3") : 0);
        var runner = new SweepRunner(work, 1, NoGrace);

        var error = Assert.Throws<InvalidOperationException>(() =>
            runner.Run(Cells(9), (cell, _) => done.Add(cell.Key), CancellationToken.None)
        );

        Assert.Equal("cell 3", error.Message);
        Assert.Equal(["00", "01", "02"], done);
    }

    private static Cell[] Cells(int count)
    {
        var spec = SpecFile.Parse("seed: 1", "test").AsMap();
        return [.. Enumerable.Range(0, count).Select(i => new Cell(i, $"{i:D2}", [("seed", "1")], spec))];
    }

    private sealed class Work(Action<Cell> run) : ICellWork
    {
        public IReadOnlyList<ResultRow> Run(Cell cell)
        {
            run(cell);
            return [new ResultRow(ResultRow.Results, [("cell", cell.Key)])];
        }
    }
}
