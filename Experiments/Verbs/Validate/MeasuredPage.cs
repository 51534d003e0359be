using System.Text;
using SimMoE.Calibration.Measurements;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Profiles;

namespace SimMoE.Experiments.Verbs.Validate;

/// <summary>The committed side of <c>validate PROFILE FOLDER</c>: for each profile that comes with SimMoE and each folder that it was made
/// of a
/// table of every row, and the summaries at the head of docs/validation.md.</summary>
internal static class MeasuredPage
{
    private const string Begin = "<!-- measured: begin, written by simmoe validate --update -->\n";
    private const string End = "<!-- measured: end -->\n";

    /// <summary>Every file with its text; the page is given as it stands, so that other parts of it are kept.</summary>
    /// <param name="host">What may be used of the process.</param>
    /// <param name="repository">Folder of the repository.</param>
    /// <param name="page">Text of docs/validation.md.</param>
    public static (IReadOnlyList<(string Path, string Text)> Tables, string Page) Of(Host host, string repository, string page)
    {
        var tables = new List<(string, string)>();
        var text = new StringBuilder();
        foreach (var name in ProfilePresets.Calibrated)
        {
            foreach (var machine in CalibratedProfiles.Find(name)!.Origin.Machines)
            {
                var folder = Path.Combine(repository, "Experiments", "Measurements", machine);
                if (MeasuredDevice.Of(MeasurementFolder.Read(folder)).Name != CalibratedProfiles.Find(name)!.Device.Name)
                {
                    continue; // it lends to the profile, and is judged by the profile of its own device
                }

                var report = FolderValidation.Run(host, name, folder);
                tables.Add((Path.Combine(repository, "Experiments", "Catalog", "validation", $"{name}-{machine}.csv"), report.Csv()));
                text.Append($"\n### Profile {name} against {machine}\n\n").Append(report.Summary(byFabric: false)).Append('\n');
            }
        }

        return (tables, Insert(page, text.ToString()));
    }

    /// <summary>Puts the tables between their marks.</summary>
    /// <exception cref="InvalidDataException">A mark is missing.</exception>
    internal static string Insert(string page, string tables)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? page[..(begin + Begin.Length)] + tables + page[end..]
            : throw new InvalidDataException("docs/validation.md has no marks for the measured tables");
    }
}
