using System.Collections.Immutable;

namespace SimMoE.Experiments.Specs;

/// <summary>Finds fields that would be set twice, so that one setting would be lost without a word.</summary>
public static class FieldConflicts
{
    /// <summary>Notes every field that an axis sets and a case or the command line sets too.</summary>
    /// <param name="axes">Axes of the experiment.</param>
    /// <param name="cases">Cases of the experiment.</param>
    /// <param name="settings">Fields set on the command line.</param>
    public static void Reject(ImmutableArray<Axis> axes, ImmutableArray<ExperimentCase> cases, IReadOnlyList<FieldSetting> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var onAxes = axes.SelectMany(axis => axis.Fields).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, value) in cases.SelectMany(one => one.Fields))
        {
            if (onAxes.Contains(path))
            {
                value.Reject("set it on the axis or in the cases, not in both", $"the axis '{path}' sets this field too");
            }
        }

        var inCases = cases.SelectMany(one => one.Fields).Select(field => field.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            if (onAxes.Contains(setting.Path))
            {
                setting.Value.Reject($"set the axis itself, such as --set 'axes.{setting.Path}=[…]'", "an axis sets this field");
            }
            else if (onAxes.FirstOrDefault(setting.IsInside) is { } around)
            {
                setting.Value.Reject(
                    $"change the values of the axis, such as --set 'axes.{around}=[…]'",
                    $"the axis '{around}' sets the field around this one"
                );
            }
            else if (inCases.Contains(setting.Path))
            {
                setting.Value.Reject("change the cases instead", "the cases set this field");
            }
        }
    }
}
