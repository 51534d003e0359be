using System.Globalization;
using SimMoE.Experiments.Cli;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Goes through cases on all ranks alike: skips what is there, keeps what is done, stops between cases when asked to.</summary>
/// <param name="host">Whose talk takes progress.</param>
/// <param name="context">The ranks.</param>
public sealed class MeasureLoop(Host host, MeasureContext context)
{
    /// <summary>Measures what is missing.</summary>
    /// <param name="cases">All cases, the same on every rank.</param>
    /// <param name="name">What a case is called in progress lines.</param>
    /// <param name="isThere">True if the file holds a case; asked on the first rank alone.</param>
    /// <param name="measure">Measures one, on every rank.</param>
    /// <param name="skipped">Called on the first rank for a case that is there.</param>
    /// <exception cref="OperationCanceledException">All ranks stopped because one was asked to.</exception>
    public void Run<T>(IReadOnlyList<T> cases, Func<T, string> name, Func<T, bool> isThere, Action<T> measure, Action<T>? skipped = null)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(isThere);
        ArgumentNullException.ThrowIfNull(measure);
        var wanted = context.IsFirst ? cases.Select(each => (byte)(context.Request.Again || !isThere(each) ? 1 : 0)).ToArray() : [];
        wanted = context.Session.Exchange(wanted)[0];
        if (context.IsFirst && !context.Request.Quiet && wanted.Any(flag => flag == 0))
        {
            host.Talk.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{wanted.Count(flag => flag == 0)} of {cases.Count} cases are in the file with {context.Request.Repeats} repeats or more and are kept; --again measures them anew"
                )
            );
        }

        var progress = new MeasureProgress(host, context.Request.Quiet || !context.IsFirst, wanted.Count(flag => flag == 1));
        for (var i = 0; i < cases.Count; i++)
        {
            if (wanted[i] == 0)
            {
                if (context.IsFirst)
                {
                    skipped?.Invoke(cases[i]);
                }

                continue;
            }

            if (context.Session.AgreeToStop())
            {
                throw new OperationCanceledException("stopped between two cases; what was measured is kept");
            }

            context.Session.Progress(name(cases[i]), i);
            progress.Next(name(cases[i]));
            measure(cases[i]);
            progress.Count();
        }
    }
}
