namespace SimMoE.Workload.Routing;

/// <summary>Routing read from a file of chosen experts: <c>layer,token,expert,…</c> or <c>layer,head,token,expert,…</c>.</summary>
/// <remarks>Tokens stand in file order; source s of micro-batch m takes the tokens from (m x sources + s) x tokensPerSource on,
/// starting again at the end of the file.</remarks>
public sealed class TraceRouting : IRouting
{
    private const string Plain = "layer,token,expert";
    private const string WithHeads = "layer,head,token,expert";

    private readonly LayerTable<int[]> _layers;
    private readonly int _experts;
    private readonly int _topK;

    /// <summary>Reads the trace.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="experts">E of the model.</param>
    /// <param name="topK">k of the model; every token of the file names so many experts.</param>
    /// <exception cref="Units.SpecException">The file is wrong; carries every problem (the first twenty) with its line.</exception>
    public TraceRouting(string path, int experts, int topK)
    {
        _experts = experts;
        _topK = topK;
        var file = new IntegerLines(path, Plain, WithHeads);
        var heads = file.Header == WithHeads ? 1 : 0;
        var lists = new SortedDictionary<(int, int), List<int>>();
        foreach (var (line, values) in file.Lines)
        {
            var chosen = values.AsSpan(2 + heads);
            if (Accept(file, line, chosen))
            {
                var key = (values[0], heads == 1 ? values[1] : 0);
                if (!lists.TryGetValue(key, out var list))
                {
                    lists.Add(key, list = []);
                }

                list.AddRange(chosen);
            }
        }

        file.ThrowIfAny();
        var entries = new SortedDictionary<(int, int), int[]>();
        foreach (var (key, list) in lists)
        {
            entries.Add(key, [.. list]);
        }

        _layers = new LayerTable<int[]>(entries);
    }

    /// <inheritdoc/>
    public IRoutedTokens Route(int layer, int microBatch, int head, int sources, int tokensPerSource)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfNegative(microBatch);
        ArgumentOutOfRangeException.ThrowIfNegative(head);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sources);
        ArgumentOutOfRangeException.ThrowIfNegative(tokensPerSource);
        var trace = _layers.Find(layer, head);
        var tokens = trace.Length / _topK;
        var choices = new int[(long)sources * tokensPerSource * _topK];
        var from = (long)microBatch * sources * tokensPerSource;
        for (long token = 0; token < (long)sources * tokensPerSource; token++)
        {
            var at = (int)((from + token) % tokens) * _topK;
            trace.AsSpan(at, _topK).CopyTo(choices.AsSpan((int)(token * _topK), _topK));
        }

        return new TokenSample(choices, sources, tokensPerSource, _experts, _topK);
    }

    private bool Accept(IntegerLines file, int line, ReadOnlySpan<int> chosen)
    {
        if (chosen.Length != _topK)
        {
            file.Reject(line, $"the token names {chosen.Length} experts", $"the model chooses {_topK}");
            return false;
        }

        for (var i = 0; i < chosen.Length; i++)
        {
            if (chosen[i] >= _experts)
            {
                file.Reject(line, $"expert {chosen[i]}", $"the model has experts 0 to {_experts - 1}");
                return false;
            }

            if (chosen[..i].Contains(chosen[i]))
            {
                file.Reject(line, $"the token names expert {chosen[i]} twice", "expected distinct experts");
                return false;
            }
        }

        return true;
    }
}
