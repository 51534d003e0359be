namespace SimMoE.Workload.Routing;

/// <summary>Group-limited routing: a token keeps L groups of experts, then picks its k best experts inside them.</summary>
/// <remarks>Scores are ln weight + Gumbel; a group's score is the sum of its k / L best (rounded up), as in DeepSeek-V3
/// (arXiv 2412.19437, section 2.1.2: "the sum of the highest K_r / M affinity scores").</remarks>
internal sealed class GroupLimitedChooser : TokenChooser
{
    private readonly double[] _logs;
    private readonly (double Score, int Expert)[] _scores;
    private readonly (double Score, int Group)[] _groups;
    private readonly int _limit;

    public GroupLimitedChooser(double[] weights, int groups, int limit)
    {
        _logs = [.. weights.Select(weight => Math.Log(weight))];
        _scores = new (double, int)[weights.Length];
        _groups = new (double, int)[groups];
        _limit = limit;
    }

    /// <inheritdoc/>
    public override void Choose(RandomStream stream, Span<int> chosen)
    {
        var size = _scores.Length / _groups.Length;
        var best = Math.Min(size, (chosen.Length + _limit - 1) / _limit);
        for (var group = 0; group < _groups.Length; group++)
        {
            var members = _scores.AsSpan(group * size, size);
            for (var i = 0; i < size; i++)
            {
                var expert = (group * size) + i;
                members[i] = (_logs[expert] + stream.NextGumbel(), expert);
            }

            // Descending; ties (impossible scores of weightless experts) by the lower index.
            members.Sort(static (left, right) => Descending(left, right));
            var score = 0.0;
            for (var i = 0; i < best; i++)
            {
                score += members[i].Score;
            }

            _groups[group] = (score, group);
        }

        _groups.AsSpan().Sort(static (left, right) => Descending(left, right));
        Pick(size, chosen);
    }

    // Merges the sorted kept groups: the next best expert is the head of one of them.
    private void Pick(int size, Span<int> chosen)
    {
        Span<int> taken = stackalloc int[_limit];
        taken.Clear();
        for (var count = 0; count < chosen.Length; count++)
        {
            var from = -1;
            var bestScore = double.NegativeInfinity;
            for (var kept = 0; kept < _limit; kept++)
            {
                if (taken[kept] < size && (from < 0 || Head(kept, taken[kept], size).Score > bestScore))
                {
                    from = kept;
                    bestScore = Head(kept, taken[kept], size).Score;
                }
            }

            chosen[count] = Head(from, taken[from], size).Expert;
            taken[from]++;
        }
    }

    private (double Score, int Expert) Head(int kept, int taken, int size) => _scores[(_groups[kept].Group * size) + taken];

    private static int Descending((double Score, int Index) left, (double Score, int Index) right)
    {
        var order = right.Score.CompareTo(left.Score);
        return order != 0 ? order : left.Index.CompareTo(right.Index);
    }
}
