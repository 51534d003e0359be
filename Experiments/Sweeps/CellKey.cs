using System.Security.Cryptography;
using System.Text;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Sweeps;

/// <summary>Names a cell by what is run: the same spec has the same key on every machine, and a changed field or preset another one.</summary>
public static class CellKey
{
    // Raised when the meaning of results changes without a change in any spec, so that old results are not taken for new ones.
    private const string Generation = "1";

    /// <summary>32 hexadecimal digits of SHA-256 over the canonical text of the spec and of every preset it names.</summary>
    /// <param name="spec">A cell's spec; the order of its keys does not matter.</param>
    public static string Of(SpecMap spec)
    {
        var text = new StringBuilder(Generation).Append('\n').Append(SpecWriter.Write(Sorted(spec)));
        foreach (var (_, preset) in PresetTexts.Of(spec))
        {
            text.Append("---\n").Append(preset);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    private static SpecNode Sorted(SpecNode node) => node switch
    {
        SpecMap map => map with
        {
            Entries = [.. map.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => entry with { Value = Sorted(entry.Value) })],
        },
        SpecList list => list with { Items = [.. list.Items.Select(Sorted)] },
        _ => node,
    };
}
