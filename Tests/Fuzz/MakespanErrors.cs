using System.Globalization;
using SimMoE.Simulator.Network;

namespace SimMoE.Fuzz;

/// <summary>How far the makespan model is from the exact one, by the last finish of each exchange, counted from its start.</summary>
internal sealed class MakespanErrors
{
    private readonly Lock _lock = new();
    private readonly List<(double Error, ulong Seed)> _alone = [];
    private readonly List<(double Error, ulong Seed)> _overlapping = [];

    /// <summary>Adds the exchanges of a case.</summary>
    public void Add(FuzzCase given, ulong seed)
    {
        var exact = NetworkRun.Finishes(Laws.Exact(given.Cluster), given.Exchanges);
        var makespan = NetworkRun.Finishes(new MakespanNetwork(given.Cluster), given.Exchanges);
        for (var number = 0; number < exact.Length; number++)
        {
            var start = given.Exchanges[number].Start;
            if (exact[number].Max() is var last && last > start)
            {
                var error = ((double)(makespan[number].Max() - start) / (last - start)) - 1;
                lock (_lock)
                {
                    (exact.Length == 1 ? _alone : _overlapping).Add((error, seed));
                }
            }
        }
    }

    /// <summary>A table in Markdown.</summary>
    public override string ToString() =>
        $"| makespan against exact | exchanges | within 0.01 % | within 1 % | within 5 % | earliest | latest |\n|---|---|---|---|---|---|---|\n{Row("one exchange", _alone)}\n{Row("of 2 to 4 that overlap", _overlapping)}\n";

    private static string Row(string name, List<(double Error, ulong Seed)> errors)
    {
        if (errors.Count == 0)
        {
            return $"| {name} | 0 | | | | | |";
        }

        var (early, late) = (errors.Min(), errors.Max());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {errors.Count} | {Within(1e-4):0.00} % | {Within(0.01):0.00} % | {Within(0.05):0.00} % | {100 * early.Error:0.00} % (seed {early.Seed}) | {100 * late.Error:0.00} % (seed {late.Seed}) |"
        );

        double Within(double bound) => 100.0 * errors.Count(one => Math.Abs(one.Error) <= bound) / errors.Count;
    }
}
