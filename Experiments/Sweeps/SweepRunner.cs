using System.Runtime.ExceptionServices;

namespace SimMoE.Experiments.Sweeps;

/// <summary>Computes cells on several threads and writes each to the log as soon as it is done.</summary>
public sealed class SweepRunner
{
    private readonly ICellWork _work;
    private readonly int _workers;
    private readonly TimeSpan _grace;

    /// <summary>Sets how cells are computed.</summary>
    /// <param name="work">Computes one cell.</param>
    /// <param name="workers">Threads, 1 or more.</param>
    /// <param name="grace">How long a stop waits for cells in flight before it drops them.</param>
    public SweepRunner(ICellWork work, int workers, TimeSpan grace)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _work = work;
        _workers = workers;
        _grace = grace;
    }

    /// <summary>Computes cells in their order until all are done or a stop is asked for.</summary>
    /// <param name="cells">What is left to do.</param>
    /// <param name="finished">Takes each finished cell; called by the worker that computed it.</param>
    /// <param name="stop">Asks for an orderly stop: no further cell is started.</param>
    /// <returns>True if every cell was done.</returns>
    /// <exception cref="Exception">Whatever the first failing cell threw; cells already finished are kept.</exception>
    public bool Run(IReadOnlyList<Cell> cells, Action<Cell, CellRecord> finished, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(finished);
        var shared = new Progress(cells, finished, stop);
        var threads = new List<Thread>();
        for (var i = 0; i < Math.Min(_workers, cells.Count); i++)
        {
            var thread = new Thread(() => Work(shared)) { IsBackground = true, Name = $"cell worker {i}" };
            thread.Start();
            threads.Add(thread);
        }

        foreach (var thread in threads)
        {
            Await(thread, stop);
        }

        // After this line a worker that outlived the grace period can no longer hand its cell in.
        var failure = shared.Close();
        failure?.Throw();
        return shared.Done == cells.Count;
    }

    private void Await(Thread thread, CancellationToken stop)
    {
        while (!thread.Join(TimeSpan.FromMilliseconds(100)))
        {
            if (stop.IsCancellationRequested)
            {
                thread.Join(_grace);
                return;
            }
        }
    }

    private void Work(Progress shared)
    {
        while (shared.Next() is { } cell)
        {
            try
            {
                var rows = _work.Run(cell);
                shared.Finish(cell, new CellRecord(cell.Key, cell.ToString(), [.. rows]));
            }
#pragma warning disable CA1031 // carried to the thread that waits, which throws it again
            catch (Exception error)
#pragma warning restore CA1031
            {
                shared.Fail(error);
            }
        }
    }

    /// <summary>What the workers share.</summary>
    private sealed class Progress(IReadOnlyList<Cell> cells, Action<Cell, CellRecord> finished, CancellationToken stop)
    {
        private readonly Lock _gate = new();
        private int _next;
        private bool _closed;
        private ExceptionDispatchInfo? _failure;

        public int Done { get; private set; }

        public Cell? Next()
        {
            lock (_gate)
            {
                var over = _closed || _failure is not null || stop.IsCancellationRequested || _next == cells.Count;
                return over ? null : cells[_next++];
            }
        }

        public void Finish(Cell cell, CellRecord record)
        {
            lock (_gate)
            {
                if (!_closed)
                {
                    finished(cell, record);
                    Done++;
                }
            }
        }

        public void Fail(Exception error)
        {
            lock (_gate)
            {
                _failure ??= ExceptionDispatchInfo.Capture(error);
            }
        }

        public ExceptionDispatchInfo? Close()
        {
            lock (_gate)
            {
                _closed = true;
                return _failure;
            }
        }
    }
}
