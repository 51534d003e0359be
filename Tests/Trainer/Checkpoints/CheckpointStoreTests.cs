using SimMoE.Tests.Trainer.Communication;
using SimMoE.Trainer.Checkpoints;
using SimMoE.Trainer.Training;
using SimMoE.Units;

namespace SimMoE.Tests.Trainer.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TorchFact]
    public void Load_AfterSave_GivesEveryBitOnEveryRank()
    {
        Save(2, 100, start: 10);
        ThreadGroup.Run(
            2,
            world =>
            {
                var expected = SampleState.Of(world.Rank, 2, start: 10);
                expected.Step = 100;
                expected.Loop["best"] = "3.25";
                var state = SampleState.Of(world.Rank, 2, start: 5000);
                state.Loop["old"] = "gone";

                new CheckpointStore(_folder.Path, 2, world).Load(state);

                Assert.Equal(SampleState.Text(expected), SampleState.Text(state));
            }
        );
    }

    [TorchTheory]
    [InlineData(2, 1)]
    [InlineData(1, 4)]
    [InlineData(2, 8)]
    [InlineData(8, 2)]
    public void LoadWeights_WrittenByOtherRanks_DividesThemAnew(int written, int read)
    {
        Save(written, 5, start: 10);
        ThreadGroup.Run(
            read,
            world =>
            {
                var state = SampleState.Of(world.Rank, read, start: 5000);

                new CheckpointStore(_folder.Path, 2, world).LoadWeights(state);

                Assert.Equal(SampleState.WeightText(SampleState.Of(world.Rank, read, start: 10)), SampleState.WeightText(state));
                Assert.Equal(0, state.Step);
            }
        );
    }

    [TorchFact]
    public void Save_Twice_ReplacesLatestAndKeepsAsManyAsAsked()
    {
        foreach (var step in new[] { 1, 2, 3, 4 })
        {
            Save(2, step, start: step, keep: 2);
        }

        Assert.Equal(["latest", "step-000003", "step-000004"], Names(_folder.Path));
        Assert.Equal("step-000004\n", File.ReadAllText(_folder.File("latest")));
        Assert.Equal(
            [
                "manifest.json",
                "optimizer.0-of-2.safetensors",
                "optimizer.1-of-2.safetensors",
                "optimizer.safetensors",
                "weights.0-of-2.safetensors",
                "weights.1-of-2.safetensors",
                "weights.safetensors",
            ],
            Names(_folder.File("step-000004"))
        );
    }

    /// <summary>A folder has a step's name only when it is whole, so a missing 'latest' loses nothing.</summary>
    [TorchFact]
    public void Latest_FileMissing_IsTheNewestFolder()
    {
        Save(1, 1, start: 1);
        Save(1, 2, start: 2);
        Directory.CreateDirectory(_folder.File("step-000003.tmp"));
        File.Delete(_folder.File("latest"));

        Assert.Equal(2, Latest());
    }

    /// <summary>Taken as 'no checkpoint', a run would start anew and write over what is there.</summary>
    [TorchTheory]
    [InlineData("nosuch")]
    [InlineData("")]
    public void Latest_NamesNoCheckpoint_IsRefusedAndNothingIsTouched(string content)
    {
        Save(1, 1, start: 1);
        File.WriteAllText(_folder.File("latest"), content);

        var problem = Assert.Single(Assert.Throws<SpecException>(() => Latest()).Problems);

        Assert.Contains(
            $"found '{content}', which names no checkpoint; expected one line such as 'step-000001'",
            problem.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(["latest", "step-000001"], Names(_folder.Path));
    }

    [TorchFact]
    public void Save_AfterAKill_DeletesWhatItLeft()
    {
        Save(1, 1, start: 1);
        Directory.CreateDirectory(_folder.File("step-000002.tmp"));
        _folder.Write("step-000002.tmp/weights.safetensors", "half");
        Directory.CreateDirectory(_folder.File("step-000003"));
        _folder.Write("step-000003/weights.safetensors", "of a run that was killed before it became the latest");

        Save(1, 3, start: 3);

        Assert.Equal(["latest", "step-000001", "step-000003"], Names(_folder.Path));
        Assert.Equal(3, Latest());
    }

    /// <summary>Rank 1's disk is full: all ranks stop, the earlier checkpoint stays the latest and nothing is left of the new
    /// one.</summary>
    [TorchFact]
    public void Save_FailsOnOneRank_StopsAllAndKeepsTheEarlier()
    {
        Save(2, 1, start: 1);
        var messages = new string[2];
        ThreadGroup.Run(
            2,
            world =>
            {
                var state = SampleState.Of(world.Rank, 2, start: 2);
                state.Step = 2;
                var store = new CheckpointStore(_folder.Path, 2, world) { Reached = point => FailAt(world.Rank, point) };
                messages[world.Rank] = Assert.ThrowsAny<Exception>(() => store.Save(state)).Message;
            }
        );

        Assert.Equal(["rank 1 could not write its part of a checkpoint: No space left on device", "No space left on device"], messages);
        Assert.Equal(["latest", "step-000001"], Names(_folder.Path));
        Assert.Equal(1, Latest());

        static void FailAt(int rank, string point)
        {
            if (rank == 1 && point == "optimizer.1-of-2.safetensors")
            {
                throw new IOException("No space left on device");
            }
        }
    }

    [TorchFact]
    public void Load_NoCheckpoint_SaysSo() =>
        Assert.Contains("there is no checkpoint here", Refusal(SampleState.Model), StringComparison.Ordinal);

    [TorchFact]
    public void Load_AnotherModel_ShowsTheFirstDifference()
    {
        Save(1, 1, start: 1);

        Assert.Contains(
            "model: the checkpoint is of another model: it has 'layers: 2'; expected 'layers: 3'",
            Refusal("name: sample\nlayers: 3\n"),
            StringComparison.Ordinal
        );
    }

    [TorchFact]
    public void Load_AnotherNumberOfRanks_IsRefusedOnAll()
    {
        Save(2, 1, start: 1);
        ThreadGroup.Run(
            4,
            world =>
            {
                var state = SampleState.Of(world.Rank, 4, start: 5);
                var before = SampleState.Text(state);

                var error = Assert.Throws<SpecException>(() => new CheckpointStore(_folder.Path, 2, world).Load(state));

                Assert.Contains("ranks: the checkpoint was written by 2 ranks; expected 4", error.Message, StringComparison.Ordinal);
                Assert.Equal(before, SampleState.Text(state));
            }
        );
    }

    [TorchFact]
    public void Load_TensorsOfAnotherShapeOrName_NamesEach()
    {
        Save(1, 1, start: 1);
        ThreadGroup.Run(
            1,
            world =>
            {
                var state = SampleState.Of(0, 1, start: 5);
                var other = new TrainerState
                {
                    Model = state.Model,
                    Rank = 0,
                    Ranks = 1,
                    Optimizer = state.Optimizer,
                    Weights =
                    [
                        state.Weights[0] with
                        {
                            Value = torch.zeros(4, 4, device: TestDevice.Current),
                        },
                        state.Weights[1] with
                        {
                            Name = "other",
                        },
                        .. state.Weights.Skip(2),
                    ],
                };

                var error = Assert.Throws<SpecException>(() => new CheckpointStore(_folder.Path, 2, world).Load(other));

                Assert.Equal(
                    [
                        "embedding.weight: found F32 [4, 3]; expected F32 [4, 4]",
                        "other: the tensor is not in this file; expected BF16 [5]",
                        "norm.weight: found BF16 [5]; expected no such tensor",
                    ],
                    error.Problems.Select(problem => (problem with { File = null }).ToString().Split("; the checkpoint")[0])
                );
            }
        );
    }

    public static TheoryData<string> Files =>
        [
            "manifest.json",
            "weights.safetensors",
            "weights.0-of-2.safetensors",
            "weights.1-of-2.safetensors",
            "optimizer.safetensors",
            "optimizer.1-of-2.safetensors",
        ];

    /// <summary>Damage on one rank's file stops both ranks with one message, and neither has touched its state.</summary>
    [TorchTheory]
    [MemberData(nameof(Files))]
    public void Load_DamagedFile_IsRefusedWithNothingLoaded(string file)
    {
        Save(2, 1, start: 1);
        var path = _folder.File("step-000001/" + file);
        var whole = File.ReadAllBytes(path);
        byte[] flipped = [.. whole];
        flipped[^3] ^= 4;
        foreach (var damaged in new[] { whole[..^3], whole[..(whole.Length / 2)], whole[..4], [], flipped, null })
        {
            File.Delete(path);
            if (damaged is not null)
            {
                File.WriteAllBytes(path, damaged);
            }

            ThreadGroup.Run(
                2,
                world =>
                {
                    var state = SampleState.Of(world.Rank, 2, start: 5);
                    var before = SampleState.Text(state);

                    var error = Assert.Throws<SpecException>(() => new CheckpointStore(_folder.Path, 2, world).Load(state));

                    Assert.Contains(
                        Path.GetFileName(file == "manifest.json" ? "step-000001" : path),
                        error.Message,
                        StringComparison.Ordinal
                    );
                    Assert.Equal(before, SampleState.Text(state));
                }
            );
        }
    }

    private long? Latest()
    {
        long? latest = null;
        ThreadGroup.Run(1, world => latest = new CheckpointStore(_folder.Path, 1, world).Latest);
        return latest;
    }

    private void Save(int ranks, long step, int start, int keep = 3) =>
        ThreadGroup.Run(
            ranks,
            world =>
            {
                var state = SampleState.Of(world.Rank, ranks, start);
                state.Step = step;
                state.Loop["best"] = "3.25";
                new CheckpointStore(_folder.Path, keep, world).Save(state);
            }
        );

    private string Refusal(string model)
    {
        var message = "";
        ThreadGroup.Run(
            1,
            world =>
                message = Assert
                    .Throws<SpecException>(() => new CheckpointStore(_folder.Path, 2, world).Load(SampleState.Of(0, 1, 5, model)))
                    .Message
        );
        return message;
    }

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
