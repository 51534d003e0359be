using System.Diagnostics;
using SimMoE.Experiments.Cli;

namespace SimMoE.Tests.Experiments.Verbs.Train;

/// <summary>The whole program trains with two processes over Gloo, goes on where it stopped, and says what is wrong.</summary>
public sealed class TrainVerbTests : IDisposable
{
    private const string Spec = """
        model:
          layers: 2
          hidden_size: 16
          vocabulary_size: 64
          sequence_length: 16
          attention: {heads: 2, head_size: 8}
          dense: {layers: 1, size: 32}
          moe: {kind: multi-head-latent-moe, heads: 2, experts: 4, top_k: 2, expert_size: 8}
        parallel: {strategy: hp, sequences_per_rank: 4}
        data: {train: train.bin, validation: train.bin}
        training: {steps: 20, device: cpu}
        optimizer: {learning_rate: 1e-2}
        evaluation: {sequences: 8}
        trace: {every: 20}
        """;

    private readonly TemporaryFolder _folder = new();

    public TrainVerbTests()
    {
        _folder.Write("spec.yaml", Spec);
        var tokens = Enumerable.Range(0, 4000).Select(i => (ushort)(i * (1 + (i / 1000)) % 64)).ToArray();
        File.WriteAllBytes(_folder.File("train.bin"), System.Runtime.InteropServices.MemoryMarshal.AsBytes<ushort>(tokens).ToArray());
    }

    public void Dispose() => _folder.Dispose();

    [LibtorchFact]
    public void Train_TwoProcesses_LearnsResumesAndRefusesToOverwrite()
    {
        var first = Run("launch", "--nproc-per-node", "2", "--", "train", _folder.File("spec.yaml"), "--out", _folder.File("run"));
        Assert.True(first.ExitCode == ExitCode.Success, first.Text);
        Assert.Contains("iter 20: validation loss", first.Text, StringComparison.Ordinal);
        var log = File.ReadAllLines(_folder.File("run/log.jsonl"));
        Assert.Equal(4, log.Length); // steps 1, 10 and 20, and the evaluation
        Assert.InRange(Loss(log[2]), 0, Loss(log[0]) - 0.5);
        Assert.True(File.Exists(_folder.File("run/routing/counts-000020.csv")));
        Assert.Contains("\"ranks\": 2", File.ReadAllText(_folder.File("run/manifest.json")), StringComparison.Ordinal);

        var second = Run(
            "launch",
            "--nproc-per-node",
            "2",
            "--",
            "train",
            _folder.File("spec.yaml"),
            "--out",
            _folder.File("run"),
            "--steps",
            "25",
            "--resume"
        );
        Assert.True(second.ExitCode == ExitCode.Success, second.Text);
        Assert.Contains("going on after step 20", second.Text, StringComparison.Ordinal);

        var again = Run(
            "launch",
            "--nproc-per-node",
            "2",
            "--",
            "train",
            _folder.File("spec.yaml"),
            "--out",
            _folder.File("run"),
            "--steps",
            "25",
            "--resume"
        );
        Assert.True(again.ExitCode == ExitCode.Success, again.Text);
        Assert.Contains("iter 25: validation loss", again.Text, StringComparison.Ordinal);
        Assert.Contains("the run was finished: all 25 steps are done", again.Text, StringComparison.Ordinal);

        // Both processes see it once they have met; the user reads it once.
        var twice = Run("launch", "--nproc-per-node", "2", "--", "train", _folder.File("spec.yaml"), "--out", _folder.File("run"));
        Assert.Equal(ExitCode.UserInput, twice.ExitCode);
        Assert.Equal(2, twice.Text.Split("holds a run with a checkpoint of step 25").Length);

        var third = Run("train", _folder.File("spec.yaml"), "--out", _folder.File("run"));
        Assert.Equal(ExitCode.UserInput, third.ExitCode);
        Assert.Contains("holds a run with a checkpoint of step 25; expected --resume", third.Text, StringComparison.Ordinal);
    }

    [LibtorchFact]
    public void Train_Terminated_SaysThatItStopsAndWhere() => Stop("TERM", ExitCode.Terminated);

    [LibtorchFact]
    public void Train_Interrupted_SaysThatItStopsAndWhere() => Stop("INT", ExitCode.Interrupted);

    private void Stop(string signal, int exitCode)
    {
        using var process = Start(
            "launch",
            "--nproc-per-node",
            "2",
            "--",
            "train",
            _folder.File("spec.yaml"),
            "--out",
            _folder.File("run"),
            "--steps",
            "1000000"
        );
        var errors = process.StandardError.ReadToEndAsync();
        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("iter 10", StringComparison.Ordinal)) { }

        using var kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Matches(
            "simmoe: stopping after this step.*\nsimmoe: stopped after step \\d+ of 1000000; the checkpoint is written",
            errors.Result
        );
    }

    [LibtorchFact]
    public void Train_IdsBeyondTheVocabulary_IsTheUsersProblem()
    {
        var run = Run("train", _folder.File("spec.yaml"), "--out", _folder.File("run"), "--set", "model.vocabulary_size=32");

        Assert.Equal(ExitCode.UserInput, run.ExitCode);
        Assert.Contains("vocabulary_size of 32", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Text, StringComparison.Ordinal);
    }

    private static double Loss(string line) =>
        double.Parse(line.Split("\"loss\":")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static (int ExitCode, string Text) Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "simmoe.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }
}
