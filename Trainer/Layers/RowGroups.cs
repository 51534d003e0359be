using SimMoE.Trainer.Interop;

namespace SimMoE.Trainer.Layers;

/// <summary>Rows sorted by expert, and where each expert's rows are.</summary>
/// <param name="ends">Row after each expert's last, int32 [experts], on the rows' device.</param>
/// <param name="rows">Rows in all.</param>
/// <param name="blocks">Equal runs of experts that hold equally many rows whatever the routing: the heads of HP; otherwise 1.</param>
/// <param name="counts">Rows of each expert where the host knows them, or null.</param>
internal sealed class RowGroups(Tensor ends, long rows, int blocks = 1, long[]? counts = null)
{
    private long[]? _counts = counts;

    /// <summary>Row after each expert's last, int32 [experts].</summary>
    public Tensor Ends => ends;

    /// <summary>Experts.</summary>
    public int Experts { get; } = checked((int)ends.shape[0]);

    /// <summary>Rows in all.</summary>
    public long Rows => rows;

    /// <summary>Rows of each expert. Waits for the device unless the host knows them already.</summary>
    public long[] Counts
    {
        get
        {
            if (_counts is null)
            {
                var places = TensorValues.Of<int>(ends);
                _counts = [.. places.Select((end, expert) => (long)end - (expert == 0 ? 0 : places[expert - 1]))];
            }

            return _counts;
        }
    }

    /// <summary>Cuts the experts in runs of at most so many, at the borders of blocks, which are known without asking the device.</summary>
    /// <param name="most">Most experts in a run, unless one block alone has more.</param>
    /// <returns>First expert, first row and groups of each run; ends count from the run's first row.</returns>
    public IEnumerable<(int FirstExpert, long FirstRow, RowGroups Groups)> Runs(int most)
    {
        if (Experts <= most || blocks == 1)
        {
            yield return (0, 0, this);
            yield break;
        }

        var (experts, blockRows) = (Experts / blocks, rows / blocks);
        var step = Math.Max(1, most / experts);
        for (var block = 0; block < blocks; block += step)
        {
            var count = Math.Min(step, blocks - block);
            var (expert, row) = (block * experts, block * blockRows);
            var part = ends.narrow(0, expert, count * experts);
            yield return (expert, row, new RowGroups(row == 0 ? part : part.sub(row), count * blockRows, count));
        }
    }
}
