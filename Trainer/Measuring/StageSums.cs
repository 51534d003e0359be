using SimMoE.Trainer.Stages;
using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Measuring;

/// <summary>Times of stages over repeats; what runs several times in one repeat is summed.</summary>
/// <param name="repeats">Repeats.</param>
public sealed class StageSums(int repeats)
{
    private readonly List<(Pass Pass, string Stage)> _order = [];
    private readonly Dictionary<(Pass Pass, string Stage), double[]> _times = [];

    /// <summary>Every stage in the order of its first start, microseconds by repeat.</summary>
    public IEnumerable<(Pass Pass, string Stage, double[] Times)> All => _order.Select(key => (key.Pass, key.Stage, _times[key]));

    /// <summary>Adds what one repeat took.</summary>
    /// <param name="repeat">Zero-based.</param>
    /// <param name="times">What the clock collected.</param>
    public void Add(int repeat, IEnumerable<StageTime> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        foreach (var time in times)
        {
            var key = (time.Pass, time.Stage);
            if (!_times.TryGetValue(key, out var sums))
            {
                sums = new double[repeats];
                _times.Add(key, sums);
                _order.Add(key);
            }

            sums[repeat] += time.Microseconds;
        }
    }
}
