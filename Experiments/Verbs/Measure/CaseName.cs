using System.Globalization;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Names of cases, by which a later run knows what a file holds already.</summary>
internal static class CaseName
{
    /// <summary>Joins what identifies a case.</summary>
    public static string Of(params IReadOnlyList<object> parts) =>
        string.Join('|', parts.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)));
}
