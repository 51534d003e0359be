using System.Text.RegularExpressions;

namespace SimMoE.Experiments.Verbs.Data;

/// <summary>Text of dictionaries in the DICT project's format, without the marks for links and sources.</summary>
internal static partial class DictionaryText
{
    /// <summary>Takes braces around links, GCIDE's tags of sources such as <c>[1913 Webster]</c>, and the notices before the first entry
    /// out.</summary>
    public static string Plain(string text) => Links().Replace(Tags().Replace(Notices().Replace(text, ""), ""), "$1");

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Links();

    [GeneratedRegex(@"\n? *\[(?:1913 Webster|WordNet 1\.5|PJC|Webster 1913 Suppl\.)(?: ?\+ ?[A-Z0-9a-z. ]+)?\]")]
    private static partial Regex Tags();

    // The DICT format keeps licence and origin in entries with such names.
    [GeneratedRegex(@"^00-database-[^\n]*\n", RegexOptions.Multiline)]
    private static partial Regex Notices();
}
