namespace SimMoE.Workload.Routing;

/// <summary>Reads counts of each expert: <c>layer,expert,count</c> or <c>layer,head,expert,count</c>.</summary>
internal static class CountFile
{
    private const string Plain = "layer,expert,count";
    private const string WithHeads = "layer,head,expert,count";

    /// <summary>Reads inclusion probabilities, count / total x k; experts that the file does not name have none.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="experts">E of the model.</param>
    /// <param name="topK">k of the model.</param>
    /// <exception cref="Units.SpecException">The file is wrong; carries every problem with its line.</exception>
    public static LayerTable<double[]> Read(string path, int experts, int topK)
    {
        var file = new IntegerLines(path, Plain, WithHeads);
        var heads = file.Header == WithHeads ? 1 : 0;
        var entries = new SortedDictionary<(int, int), double[]>();
        var lines = new Dictionary<(int, int, int), int>();
        foreach (var (line, values) in file.Lines)
        {
            var key = (values[0], heads == 1 ? values[1] : 0);
            var (expert, count) = (values[1 + heads], values[2 + heads]);
            if (values.Length != 3 + heads)
            {
                file.Reject(line, $"found {values.Length} numbers", $"expected {file.Header}");
            }
            else if (expert >= experts)
            {
                file.Reject(line, $"expert {expert}", $"the model has experts 0 to {experts - 1}");
            }
            else if (!lines.TryAdd((key.Item1, key.Item2, expert), line))
            {
                file.Reject(
                    line,
                    $"expert {expert} of layer {key.Item1} stands twice",
                    $"keep one of lines {lines[(key.Item1, key.Item2, expert)]} and {line}"
                );
            }
            else
            {
                if (!entries.TryGetValue(key, out var counts))
                {
                    entries.Add(key, counts = new double[experts]);
                }

                counts[expert] = count;
            }
        }

        foreach (var ((layer, head), counts) in entries)
        {
            Scale(file, layer, head, counts, topK, lines);
        }

        file.ThrowIfAny();
        return new LayerTable<double[]>(entries);
    }

    private static void Scale(IntegerLines file, int layer, int head, double[] counts, int topK, Dictionary<(int, int, int), int> lines)
    {
        var total = counts.Sum();
        for (var expert = 0; expert < counts.Length; expert++)
        {
            var share = total > 0 ? counts[expert] / total : 0;
            if (share * topK > 1 + 1e-9)
            {
                var found = FormattableString.Invariant($"expert {expert} of layer {layer} has {share:P1} of the choices");
                var most = FormattableString.Invariant($"at k = {topK} an expert can have {1.0 / topK:P1} at most");
                file.Reject(lines[(layer, head, expert)], found, most);
            }

            counts[expert] = share * topK;
        }

        if (total <= 0)
        {
            file.Reject(
                lines.Where(pair => pair.Key.Item1 == layer).Min(pair => pair.Value),
                $"all counts of layer {layer} are 0",
                "expected counts"
            );
        }
    }
}
