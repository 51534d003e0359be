using System.Globalization;
using System.Text.Json;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Sweeps;

namespace SimMoE.Tests.Experiments.Cli;

/// <summary>Sweeps through the whole program: four small cells, two cases at two k.</summary>
public sealed class SweepVerbTests
{
    private const string Spec = """
        baseline: ep
        topology: hgx-h100-4
        profile: h200-measured
        scope: layer-forward
        parallel: {sequences_per_rank: 1}
        routing: {distribution: zipf, exponent: 1}
        axes:
          model.moe.top_k: [1, 4]
        cases:
          ep: {model: paper-2.2b-ep, parallel.strategy: expert-parallel, implementation: ep-grouped-gemm}
          hp: {model: paper-2.2b-hp, parallel.strategy: head-parallel, implementation: hp-fused}
        """;

    /// <summary>Two processes as Open MPI would start them, then merged: the bytes of one process.</summary>
    [Fact]
    public void Sweep_TwoShardsMerged_IsTheTableOfOneProcess()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", Spec);
        var (alone, shared) = (folder.File("alone"), folder.File("shared"));
        Assert.Equal(ExitCode.Success, ProgramRun.Of("sweep", spec, "--out", alone, "--quiet").ExitCode);
        for (var rank = 0; rank < 2; rank++)
        {
            var variables = new Dictionary<string, string> { ["OMPI_COMM_WORLD_RANK"] = $"{rank}", ["OMPI_COMM_WORLD_SIZE"] = "2" };
            var run = ProgramRun.Of(variables.GetValueOrDefault, "sweep", spec, "--out", shared);
            Assert.Equal(ExitCode.Success, run.ExitCode);
            Assert.Equal($"shard {rank}/2 from OMPI_COMM_WORLD_RANK: 2 cells to do, 0 already done\n", run.Talk);
        }

        var merge = ProgramRun.Of("sweep", "merge", shared);

        Assert.Equal((ExitCode.Success, ""), (merge.ExitCode, merge.Talk));
        foreach (var table in (string[])["results.csv", "stages.csv"])
        {
            Assert.Equal(File.ReadAllText(Path.Combine(alone, table)), File.ReadAllText(Path.Combine(shared, table)));
        }

        var lines = File.ReadAllLines(Path.Combine(alone, "results.csv"));
        Assert.StartsWith("case,model.moe.top_k,seed,step_time_ps,", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",speedup_over_ep", lines[0], StringComparison.Ordinal);
        Assert.Equal(["ep,1,1", "ep,4,1", "hp,1,1", "hp,4,1"], lines[1..].Select(line => string.Join(',', line.Split(',')[..3])));
    }

    /// <summary>The file of finished cells is cut as a killed process leaves it; the same command computes what was lost and no
    /// more.</summary>
    [Fact]
    public void Sweep_AfterAKill_ResumesToTheSameTable()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", Spec);
        var outFolder = folder.File("out");
        Assert.Equal(ExitCode.Success, ProgramRun.Of("sweep", spec, "--out", outFolder, "--quiet").ExitCode);
        var results = Path.Combine(outFolder, "results.csv");
        var before = File.ReadAllText(results);
        var log = Path.Combine(outFolder, "cells", "shard-0000-of-0001.jsonl");
        var bytes = File.ReadAllBytes(log);
        File.WriteAllBytes(log, bytes[..^20]);
        File.Delete(results);

        var merge = ProgramRun.Of("sweep", "merge", outFolder);
        var again = ProgramRun.Of("sweep", spec, "--out", outFolder);

        Assert.Equal(ExitCode.UserInput, merge.ExitCode);
        Assert.Equal($"{outFolder}: $: 1 of 4 cells are missing; expected all: run 'simmoe sweep' again, or give --partial\n", merge.Talk);
        Assert.Equal("1 cells to do, 3 already done\n", again.Talk);
        Assert.Equal(before, File.ReadAllText(results));
    }

    /// <summary>The finished cells are those of another program, as after an edit of the simulator: all are computed again, and every verb
    /// says why.
    /// The folder names the program that computed what is used.</summary>
    [Fact]
    public void Sweep_FinishedByAnotherProgram_ComputesAgainAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", Spec);
        var outFolder = folder.File("out");
        Assert.Equal(ExitCode.Success, ProgramRun.Of("sweep", spec, "--out", outFolder, "--quiet").ExitCode);
        var log = Path.Combine(outFolder, "cells", "shard-0000-of-0001.jsonl");
        var cells = CellLog.Read(log);
        File.WriteAllLines(
            log,
            File.ReadAllLines(log)
                .Zip(cells)
                .Select(
                    (pair, index) =>
                        pair
                            .First.Replace(pair.Second.Key, index.ToString("x32", CultureInfo.InvariantCulture), StringComparison.Ordinal)
                            .Replace(ProgramHash.Current, new string('f', 32), StringComparison.Ordinal)
                )
        );
        var stale =
            $"{outFolder}: {CellLog.Read(log).Count} finished cells are of another program than this one; they stay in the files and are not used\n";

        var status = ProgramRun.Of("sweep", "status", outFolder);
        var merge = ProgramRun.Of("sweep", "merge", outFolder);
        var again = ProgramRun.Of("sweep", spec, "--out", outFolder);

        Assert.Equal(stale, status.Talk);
        Assert.StartsWith("0 of 4 cells done\n", status.Output, StringComparison.Ordinal);
        Assert.StartsWith(stale, merge.Talk, StringComparison.Ordinal);
        Assert.Equal(ExitCode.UserInput, merge.ExitCode);
        Assert.Equal($"{stale}4 cells to do, 0 already done\n", again.Talk);
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(outFolder, "run.json")));
        Assert.Equal(ProgramHash.Current, manifest.RootElement.GetProperty("program_sha256").GetString());
    }

    [Fact]
    public void Run_Json_HasEveryCellWithStagesAndConclusions()
    {
        using var folder = new TemporaryFolder();
        var run = ProgramRun.Of("run", folder.Write("spec.yaml", Spec), "--set", "axes.model.moe.top_k=[4]", "--json", "--quiet");

        Assert.Equal((ExitCode.Success, ""), (run.ExitCode, run.Talk));
        using var document = JsonDocument.Parse(run.Output);
        var cells = document.RootElement.GetProperty("cells").EnumerateArray().ToArray();
        Assert.Equal(["ep", "hp"], cells.Select(cell => cell.GetProperty("coordinates").GetProperty("case").GetString()));
        Assert.All(cells, cell => Assert.True(cell.GetProperty("step_time_ps").GetInt64() > 0));
        Assert.True(cells[1].GetProperty("speedup_over_baseline").GetDouble() > 0);
        Assert.All(
            cells,
            cell =>
                Assert.Contains(cell.GetProperty("stages").EnumerateArray(), stage => stage.GetProperty("stage").GetString() == "experts")
        );
    }

    [Fact]
    public void Trace_Spec_IsWrittenWholeAndIsJson()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("trace.json");
        var run = ProgramRun.Of("trace", folder.Write("spec.yaml", Spec), "--case", "hp", "--out", path, "--quiet");

        Assert.Equal((ExitCode.Success, ""), (run.ExitCode, run.Talk));
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Contains(document.RootElement.GetProperty("traceEvents").EnumerateArray(), one => one.GetProperty("ph").GetString() == "C");
        Assert.Equal(["spec.yaml", "trace.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Eight GPUs on a star of 50 GB/s ports, 1 MiB to each of 7 peers: 7 x 1048576 B / 50 GB/s = 146.80064 us, and two links of 500 ns:
    /// 147.80064 us, as exact solvers say.
    /// </summary>
    [Fact]
    public void AllToAll_StarOfEight_IsTheHandComputedTime()
    {
        var run = ProgramRun.Of("alltoall", "star", "--bytes", "8M", "--json");

        Assert.Equal((ExitCode.Success, ""), (run.ExitCode, run.Talk));
        using var document = JsonDocument.Parse(run.Output);
        var result = document.RootElement.GetProperty("results")[0];
        Assert.Equal(147_800_640, result.GetProperty("time_ps").GetInt64());
        Assert.Equal(8, result.GetProperty("rank_finish_ps").GetArrayLength());
    }
}
