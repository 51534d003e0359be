using System.Diagnostics;
using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Units;
using Spectre.Console;

namespace SimMoE.Experiments.Sweeps;

/// <summary>Tells on stderr how far a sweep is and when it will be done: a bar on a terminal, else a line every five seconds.</summary>
public sealed class SweepProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Host _host;
    private readonly bool _quiet;
    private readonly int _total;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private ProgressTask? _bar;
    private TimeSpan _told;
    private int _done;

    /// <summary>Starts to count.</summary>
    /// <param name="host">Whose talk is written.</param>
    /// <param name="quiet">True to say nothing.</param>
    /// <param name="total">Cells to do.</param>
    public SweepProgress(Host host, bool quiet, int total)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _quiet = quiet;
        _total = total;
    }

    /// <summary>Runs work whose progress is shown.</summary>
    public bool Show(Func<bool> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (_quiet || !_host.TalkIsTerminal)
        {
            return work();
        }

        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_host.Talk) });
        return terminal
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                _bar = context.AddTask("cells", maxValue: _total);
                return work();
            });
    }

    /// <summary>Counts one finished cell; never called by two threads at once.</summary>
    public void Count()
    {
        _done++;
        _bar?.Increment(1);
        var now = _watch.Elapsed;
        if (_quiet || _bar is not null || now - _told < Interval)
        {
            return;
        }

        _told = now;
        // Whole seconds: it is a guess.
        var left =
            _done == _total
                ? ""
                : $", {SimDuration.FromSeconds(Math.Max(1, Math.Round(now.TotalSeconds / _done * (_total - _done))))} left";
        _host.Talk.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_done} of {_total} cells{left}"));
    }
}
