using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Units;

namespace SimMoE.Experiments.Sweeps;

/// <summary>A sweep's output folder: the resolved spec, the finished cells of each shard, and the merged tables.</summary>
/// <param name="path">Folder.</param>
public sealed class SweepFolder(string path)
{
    private const string Logs = "cells";

    /// <summary>Folder as the user named it.</summary>
    public string Path { get; } = path;

    /// <summary>The resolved spec.</summary>
    public string SpecFile => System.IO.Path.Combine(Path, "spec.yaml");

    /// <summary>The merged table with one row for each cell.</summary>
    public string ResultsFile => TableFile(ResultRow.Results);

    /// <summary>The file of a merged table.</summary>
    public string TableFile(string table) => System.IO.Path.Combine(Path, table + ".csv");

    /// <summary>The file of finished cells of one shard.</summary>
    public string LogFile(Shard shard) =>
        System.IO.Path.Combine(
            Path,
            Logs,
            string.Create(CultureInfo.InvariantCulture, $"shard-{shard.Index:D4}-of-{shard.Count:D4}.jsonl")
        );

    /// <summary>Makes the folder and writes what is run into it.</summary>
    /// <param name="experiment">What is run.</param>
    /// <param name="manifest">Text of <c>run.json</c>.</param>
    /// <exception cref="SpecException">The folder cannot be made or written.</exception>
    public void Prepare(Experiment experiment, string manifest)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        WholeFile.MakeFolder(Path);
        WholeFile.MakeFolder(System.IO.Path.Combine(Path, Logs));
        WholeFile.Write(SpecFile, SpecWriter.Write(experiment.Resolved));
        WholeFile.Write(System.IO.Path.Combine(Path, "run.json"), manifest);
    }

    /// <summary>Every finished cell of every shard, by key.</summary>
    /// <exception cref="SpecException">A file is damaged, or two shards disagree on a cell.</exception>
    public IReadOnlyDictionary<string, CellRecord> ReadFinished()
    {
        var finished = new Dictionary<string, CellRecord>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (var file in LogFiles())
        {
            foreach (var record in CellLog.Read(file))
            {
                if (!finished.TryAdd(record.Key, record) && !finished[record.Key].Agrees(record))
                {
                    problems.Add(
                        new Problem(
                            "$",
                            $"cell {record.Key} ({record.At}) has another result in another file",
                            "expected equal results of one program: one of the two is damaged; remove one file, then run 'simmoe sweep' again",
                            File: file
                        )
                    );
                }
            }
        }

        return problems.Count == 0 ? finished : throw new SpecException(problems);
    }

    /// <summary>Says how many finished cells are of another program, and that they do not count.</summary>
    /// <param name="finished">What <see cref="ReadFinished"/> gave.</param>
    /// <param name="talk">Where to.</param>
    public void TellStale(IReadOnlyDictionary<string, CellRecord> finished, TextWriter talk)
    {
        ArgumentNullException.ThrowIfNull(finished);
        ArgumentNullException.ThrowIfNull(talk);
        var stale = finished.Values.Count(record => record.IsStale);
        if (stale > 0)
        {
            talk.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path}: {stale} finished cells are of another program than this one; they stay in the files and are not used"
                )
            );
        }
    }

    /// <summary>Files of finished cells, in the order of their names.</summary>
    public IReadOnlyList<string> LogFiles()
    {
        var folder = System.IO.Path.Combine(Path, Logs);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Takes a shard's file; waits while another process still writes it, as after a requeue.</summary>
    /// <param name="shard">Which part of the sweep.</param>
    /// <param name="host">Whose talk tells that it waits.</param>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="WorldException">The other process did not let go.</exception>
    public CellLog Open(Shard shard, Host host, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(host);
        var file = LogFile(shard);
        var pause = TimeSpan.FromMilliseconds(200);
        for (var waited = TimeSpan.Zero; waited < patience && !host.Stop.IsCancellationRequested; waited += pause)
        {
            if (CellLog.TryOpen(file) is { } log)
            {
                return log;
            }

            if (waited == TimeSpan.Zero)
            {
                host.Talk.WriteLine($"simmoe: another process is writing {file}; waiting for it to end");
            }

            Thread.Sleep(pause);
        }

        host.Stop.ThrowIfCancellationRequested();
        throw new WorldException($"another process is still writing {file}; end it, or choose another --out");
    }
}
