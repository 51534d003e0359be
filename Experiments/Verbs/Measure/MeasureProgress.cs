using System.Diagnostics;
using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Tells on stderr how far a measurement is and when it will be done, every two seconds at most.</summary>
/// <param name="host">Whose talk is written.</param>
/// <param name="quiet">True to say nothing.</param>
/// <param name="total">Cases to do.</param>
public sealed class MeasureProgress(Host host, bool quiet, int total)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan? _told;
    private int _done;

    /// <summary>Says what comes next, if it is time for a line.</summary>
    public void Next(string what)
    {
        var now = _watch.Elapsed;
        if (!quiet && (_told is null || now - _told > Interval))
        {
            _told = now;
            var left =
                _done == 0 ? "" : $", {SimDuration.FromSeconds(Math.Max(1, Math.Round(now.TotalSeconds / _done * (total - _done))))} left";
            host.Talk.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_done} of {total}{left}: {what}"));
        }
    }

    /// <summary>Counts one finished case.</summary>
    public void Count() => _done++;
}
