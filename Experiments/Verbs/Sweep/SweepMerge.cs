using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;

namespace SimMoE.Experiments.Verbs.Sweep;

/// <summary>Writes the tables of a sweep from the cells of all shards.</summary>
public static class SweepMerge
{
    /// <summary>Writes every table into the sweep's folder.</summary>
    /// <returns>The files written, names sorted.</returns>
    public static IReadOnlyList<string> WriteTables(
        Experiment experiment,
        SweepFolder folder,
        IReadOnlyDictionary<string, CellRecord> finished
    )
    {
        ArgumentNullException.ThrowIfNull(folder);
        var files = new List<string>();
        foreach (var (table, text) in ResultTables.Make(experiment, finished).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            WholeFile.Write(folder.TableFile(table), text);
            files.Add(folder.TableFile(table));
        }

        return files;
    }
}
