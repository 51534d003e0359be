namespace SimMoE.Workload.Routing;

/// <summary>Draws binomial counts of many experts for one number of tokens, each by an alias table over its support.</summary>
/// <remarks>The support is cut where the probability falls below 1e-17 of its peak; nothing else is approximate.</remarks>
internal sealed class BinomialTable
{
    private const double CutOff = 1e-17;

    private readonly int[] _start;
    private readonly int[] _width;
    private readonly int[] _least;
    private readonly (ulong Threshold, int Alias)[] _cells;

    /// <summary>Builds the tables.</summary>
    /// <param name="trials">Tokens, 0 or more.</param>
    /// <param name="probabilities">Of each expert, in [0, 1].</param>
    public BinomialTable(int trials, ReadOnlySpan<double> probabilities)
    {
        _start = new int[probabilities.Length];
        _width = new int[probabilities.Length];
        _least = new int[probabilities.Length];
        var masses = new List<double>();
        for (var expert = 0; expert < probabilities.Length; expert++)
        {
            _start[expert] = masses.Count;
            _least[expert] = AppendSupport(trials, probabilities[expert], masses);
            _width[expert] = masses.Count - _start[expert];
        }

        var all = masses.ToArray();
        var threshold = new ulong[all.Length];
        var alias = new int[all.Length];
        for (var expert = 0; expert < _least.Length; expert++)
        {
            var (start, width) = (_start[expert], _width[expert]);
            AliasTable.Fill(all.AsSpan(start, width), threshold.AsSpan(start, width), alias.AsSpan(start, width));
        }

        _cells = [.. threshold.Zip(alias)];
    }

    private BinomialTable(BinomialTable ranked, int[] order)
    {
        _cells = ranked._cells;
        _start = new int[order.Length];
        _width = new int[order.Length];
        _least = new int[order.Length];
        for (var rank = 0; rank < order.Length; rank++)
        {
            var expert = order[rank];
            (_start[expert], _width[expert], _least[expert]) = (ranked._start[rank], ranked._width[rank], ranked._least[rank]);
        }
    }

    /// <summary>The same tables with the i-th at place order[i]; nothing is built again.</summary>
    public BinomialTable Reordered(int[] order) => new(this, order);

    /// <summary>One count of an expert; takes one draw.</summary>
    public int Draw(int expert, RandomStream stream)
    {
        var index = (int)Math.BigMul(stream.NextULong(), (ulong)_width[expert], out var rest);
        var (threshold, alias) = _cells[_start[expert] + index];
        return _least[expert] + (rest < threshold ? index : alias);
    }

    // Probabilities relative to the mode's, by the ratio of neighbours: p(x+1)/p(x) = (n-x)/(x+1) x p/(1-p).
    private static int AppendSupport(int trials, double probability, List<double> masses)
    {
        if (probability <= 0 || probability >= 1 || trials == 0)
        {
            masses.Add(1);
            return probability >= 1 ? trials : 0;
        }

        var odds = probability / (1 - probability);
        var mode = Math.Min(trials, (int)((trials + 1.0) * probability));
        var below = new List<double>();
        var mass = 1.0;
        for (var x = mode; x > 0; x--)
        {
            mass *= x / ((trials - x + 1.0) * odds);
            if (mass < CutOff)
            {
                break;
            }

            below.Add(mass);
        }

        below.Reverse();
        masses.AddRange(below);
        masses.Add(1);
        mass = 1.0;
        for (var x = mode; x < trials; x++)
        {
            mass *= (trials - x) / (x + 1.0) * odds;
            if (mass < CutOff)
            {
                break;
            }

            masses.Add(mass);
        }

        return mode - below.Count;
    }
}
