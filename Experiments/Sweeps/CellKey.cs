using System.Security.Cryptography;
using System.Text;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Sweeps;

/// <summary>Names a cell by what is run and by the program that runs it: the same on every machine, another one for a changed field,
/// preset, file
/// or line of the simulator.</summary>
public static class CellKey
{
    /// <summary>32 hexadecimal digits of SHA-256 over the program, the canonical text of the spec, and every preset and file it
    /// names.</summary>
    /// <param name="spec">A cell's spec; the order of its keys does not matter.</param>
    public static string Of(SpecMap spec) => Of(spec, ProgramHash.Current);

    /// <summary>The key under a given program.</summary>
    /// <param name="spec">A cell's spec.</param>
    /// <param name="program">What <see cref="ProgramHash"/> says of it.</param>
    internal static string Of(SpecMap spec, string program)
    {
        var text = new StringBuilder(program).Append('\n').Append(SpecWriter.Write(Sorted(spec)));
        foreach (var (_, preset) in PresetTexts.Of(spec))
        {
            text.Append("---\n").Append(preset);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    private static SpecNode Sorted(SpecNode node) =>
        node switch
        {
            SpecMap map => map with
            {
                Entries =
                [
                    .. map
                        .Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                        .Select(entry => entry with { Value = Sorted(entry.Value) }),
                ],
            },
            SpecList list => list with { Items = [.. list.Items.Select(Sorted)] },
            _ => node,
        };
}
