namespace SimMoE.Workload.Routing;

/// <summary>Finds the entry of a routing file that serves a layer and head.</summary>
/// <remarks>The file's own layer if it is there, otherwise its layers in turn (layer modulo their number), so that a file of few layers
/// serves a model of many; heads likewise.</remarks>
internal sealed class LayerTable<T>(SortedDictionary<(int Layer, int Head), T> entries)
{
    private readonly int[] _layers = [.. entries.Keys.Select(key => key.Layer).Distinct()];

    /// <summary>The entry of a layer and head.</summary>
    public T Find(int layer, int head)
    {
        var found = Array.BinarySearch(_layers, layer) >= 0 ? layer : _layers[layer % _layers.Length];
        if (entries.TryGetValue((found, head), out var entry))
        {
            return entry;
        }

        var heads = entries.Keys.Where(key => key.Layer == found).Select(key => key.Head).ToArray();
        return entries[(found, heads[head % heads.Length])];
    }
}
