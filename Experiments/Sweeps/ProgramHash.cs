using System.Security.Cryptography;
using System.Text;

namespace SimMoE.Experiments.Sweeps;

/// <summary>Names the program by what computes answers: the sources of Units, Workload, Topology and Simulator with their presets and
/// profiles, and
/// of what reads specs and makes rows. Results belong to the program that made them.</summary>
/// <remarks>The sources lie in this assembly as text (Experiments.csproj), so neither the folder, the version, the compiler nor the machine
/// enters.
/// Comment lines, empty lines, spaces at line ends and the kind of line end do not either.</remarks>
public static class ProgramHash
{
    private const string Prefix = "source/";
    private const int Digits = 32;

    /// <summary>Hash of the running program: 32 hexadecimal digits.</summary>
    public static string Current { get; } = Of(Embedded());

    /// <summary>Hash of some sources; their order does not matter.</summary>
    /// <param name="sources">Path from the repository, with '/', and text of each.</param>
    /// <returns>32 hexadecimal digits of SHA-256.</returns>
    internal static string Of(IEnumerable<(string Path, string Text)> sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, text) in sources.OrderBy(source => source.Path, StringComparer.Ordinal))
        {
            var comment = path.EndsWith(".cs", StringComparison.Ordinal) ? "//" : "#";
            Append(hash, path);
            foreach (var line in text.Split('\n').Select(line => line.TrimEnd()))
            {
                if (line.Length > 0 && !line.TrimStart().StartsWith(comment, StringComparison.Ordinal))
                {
                    Append(hash, line);
                }
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }

    /// <summary>The sources that this program was built from.</summary>
    internal static IEnumerable<(string Path, string Text)> Embedded()
    {
        var assembly = typeof(ProgramHash).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            yield return (name[Prefix.Length..], reader.ReadToEnd());
        }
    }

    private static void Append(IncrementalHash hash, string line) => hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
}
