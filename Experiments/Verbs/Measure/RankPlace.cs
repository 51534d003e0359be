using System.Globalization;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Where a rank runs.</summary>
/// <param name="Process">Process id.</param>
/// <param name="Device">Index of its GPU, or its place on the host for a CPU.</param>
/// <param name="DeviceName">As the driver calls it.</param>
public sealed record RankPlace(int Process, int Device, string DeviceName)
{
    /// <summary>As a line for the other ranks.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Process}\n{Device}\n{DeviceName}");

    /// <summary>Reads such a line.</summary>
    public static RankPlace Parse(string text)
    {
        var parts = text.Split('\n');
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
    }
}
