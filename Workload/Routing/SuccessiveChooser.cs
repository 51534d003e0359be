namespace SimMoE.Workload.Routing;

/// <summary>Top-k without replacement by successive draws.</summary>
/// <remarks>Gumbel top-k on log weights has the law of successive sampling without replacement (Yellott 1977), and drawing with
/// replacement while skipping repeats gives that law at a few table look-ups a token. Where repeats pile up (one expert with nearly
/// all the weight) the rest of the token is drawn by exponential clocks over the experts not yet chosen: the same law again.</remarks>
internal sealed class SuccessiveChooser(double[] weights) : TokenChooser
{
    private const int RepeatsForEachChoice = 16;

    private readonly AliasTable _table = new(weights);
    private readonly (double Time, int Expert)[] _clocks = new (double, int)[weights.Length];

    /// <inheritdoc/>
    public override void Choose(RandomStream stream, Span<int> chosen)
    {
        var repeats = RepeatsForEachChoice * chosen.Length;
        for (var count = 0; count < chosen.Length; )
        {
            var expert = _table.Draw(stream);
            if (!chosen[..count].Contains(expert))
            {
                chosen[count++] = expert;
            }
            else if (--repeats == 0)
            {
                Finish(stream, chosen, count);
                return;
            }
        }
    }

    private void Finish(RandomStream stream, Span<int> chosen, int count)
    {
        var ready = 0;
        for (var expert = 0; expert < weights.Length; expert++)
        {
            if (weights[expert] > 0 && !chosen[..count].Contains(expert))
            {
                _clocks[ready++] = (stream.NextExponential() / weights[expert], expert);
            }
        }

        var clocks = _clocks.AsSpan(0, ready);
        clocks.Sort();
        for (var next = 0; count < chosen.Length; next++)
        {
            chosen[count++] = clocks[next].Expert;
        }
    }
}
