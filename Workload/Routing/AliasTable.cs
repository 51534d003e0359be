namespace SimMoE.Workload.Routing;

/// <summary>Draws an index by weights in constant time (Walker's alias method, Vose's construction).</summary>
internal sealed class AliasTable
{
    private readonly ulong[] _threshold;
    private readonly int[] _alias;

    /// <summary>Builds the table.</summary>
    /// <param name="weights">0 or more each, a positive sum.</param>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        _threshold = new ulong[weights.Length];
        _alias = new int[weights.Length];
        Fill(weights, _threshold, _alias);
    }

    /// <summary>One index; takes one draw.</summary>
    public int Draw(RandomStream stream)
    {
        var index = (int)Math.BigMul(stream.NextULong(), (ulong)_threshold.Length, out var rest);
        return rest < _threshold[index] ? index : _alias[index];
    }

    /// <summary>Writes a table into given space: index i is kept if the random rest is below threshold[i], else alias[i] is
    /// taken.</summary>
    public static void Fill(ReadOnlySpan<double> weights, Span<ulong> threshold, Span<int> alias)
    {
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        var scaled = new double[weights.Length];
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = weights[i] / sum * scaled.Length;
            alias[i] = i;
            threshold[i] = ulong.MaxValue;
            (scaled[i] < 1 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            var (poor, rich) = (small.Pop(), large.Pop());
            threshold[poor] = (ulong)Math.Min(Math.ScaleB(scaled[poor], 64), Math.ScaleB(1, 64) - 2048);
            alias[poor] = rich;
            scaled[rich] -= 1 - scaled[poor];
            (scaled[rich] < 1 ? small : large).Push(rich);
        }
    }
}
