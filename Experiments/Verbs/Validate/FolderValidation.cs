using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Split;
using SimMoE.Calibration.Validation;
using SimMoE.Experiments.Cli;

namespace SimMoE.Experiments.Verbs.Validate;

/// <summary>Predicts everything that a folder holds.</summary>
internal static class FolderValidation
{
    /// <summary>Compares.</summary>
    /// <param name="host">What may be used of the process.</param>
    /// <param name="profile">What predicts.</param>
    /// <param name="path">What was measured.</param>
    public static ValidationReport Run(Host host, string profile, string path)
    {
        var folder = MeasurementFolder.Read(path);
        var split = MeasurementSplit.Of(folder);
        var machine = ProfileMachine.Of(profile, folder);
        var skipped = new SortedSet<string>(StringComparer.Ordinal);
        var report = new ValidationReport(
            profile,
            folder.Machine,
            [
                .. Comparison.Layers(machine, folder, split, skipped),
                .. CollectiveComparison.Of(machine, folder, split),
                .. MemoryComparison.Of(machine, folder, split),
                .. StepComparison.Of(machine, folder, split, (spec, ranks) => MeasuredSpecs.Find(path, spec, ranks), skipped),
            ]
        );
        if (skipped.Count > 0)
        {
            host.Talk.WriteLine($"left out, not known to {profile}: {string.Join(", ", skipped)}");
        }

        return report;
    }
}
