using SimMoE.Experiments.Sweeps;
using SimMoE.Units;

namespace SimMoE.Tests.Experiments.Sweeps;

/// <summary>Variables as schedulers and launchers set them; the Slurm values are those that Slurm 22.05 was seen to set.</summary>
public sealed class ShardEnvironmentTests
{
    [Fact]
    public void Detect_NothingSet_IsNull() => Assert.Null(Detect());

    [Fact]
    public void Detect_SlurmArray_CountsFromItsLeastTask() =>
        Assert.Equal(
            new Shard(2, 4),
            Detect(
                ("SLURM_ARRAY_TASK_ID", "12"),
                ("SLURM_ARRAY_TASK_COUNT", "4"),
                ("SLURM_ARRAY_TASK_MIN", "10"),
                ("SLURM_ARRAY_TASK_MAX", "13"),
                ("SLURM_ARRAY_TASK_STEP", "1"),
                ("SLURM_PROCID", "0"),
                ("SLURM_NTASKS", "1")
            )
        );

    [Fact]
    public void Detect_SlurmArrayWithStride_DividesByIt() =>
        Assert.Equal(
            new Shard(3, 4),
            Detect(
                ("SLURM_ARRAY_TASK_ID", "6"),
                ("SLURM_ARRAY_TASK_COUNT", "4"),
                ("SLURM_ARRAY_TASK_MIN", "0"),
                ("SLURM_ARRAY_TASK_STEP", "2")
            )
        );

    [Fact]
    public void Detect_SlurmArrayWithGaps_IsRefused()
    {
        // --array=1,5,9: the third of three tasks has number 9.
        var error = Assert.Throws<SpecException>(() =>
            Detect(
                ("SLURM_ARRAY_TASK_ID", "9"),
                ("SLURM_ARRAY_TASK_COUNT", "3"),
                ("SLURM_ARRAY_TASK_MIN", "1"),
                ("SLURM_ARRAY_TASK_STEP", "1")
            )
        );
        Assert.Equal("SLURM_ARRAY_TASK_ID: found 9; expected an array without gaps, such as --array=0-2, or --shard i/n", error.Message);
    }

    [Fact]
    public void Detect_SrunInsideArrayTask_CountsProcessesOfAllTasks() =>
        Assert.Equal(
            new Shard(5, 8),
            Detect(
                ("SLURM_ARRAY_TASK_ID", "1"),
                ("SLURM_ARRAY_TASK_COUNT", "2"),
                ("SLURM_ARRAY_TASK_MIN", "0"),
                ("SLURM_STEP_ID", "0"),
                ("SLURM_PROCID", "1"),
                ("SLURM_NTASKS", "4")
            )
        );

    [Fact]
    public void Detect_Srun_IsTheProcess() =>
        Assert.Equal(new Shard(3, 4), Detect(("SLURM_STEP_ID", "0"), ("SLURM_PROCID", "3"), ("SLURM_NTASKS", "4")));

    /// <summary>A batch script has SLURM_PROCID too but is one process: only srun sets SLURM_STEP_ID.</summary>
    [Fact]
    public void Detect_BatchScriptWithoutSrun_IsNull() => Assert.Null(Detect(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "4")));

    [Fact]
    public void Detect_OpenMpi_IsTheRank() =>
        Assert.Equal(
            new Shard(1, 3),
            Detect(("OMPI_COMM_WORLD_RANK", "1"), ("OMPI_COMM_WORLD_SIZE", "3"), ("OMPI_COMM_WORLD_LOCAL_RANK", "1"))
        );

    [Fact]
    public void Detect_Mpich_IsTheRank() => Assert.Equal(new Shard(0, 2), Detect(("PMI_RANK", "0"), ("PMI_SIZE", "2")));

    [Fact]
    public void Detect_KubernetesIndexWithoutCount_AsksForIt()
    {
        var error = Assert.Throws<SpecException>(() => Detect(("JOB_COMPLETION_INDEX", "3")));
        Assert.Equal(
            "JOB_COMPLETION_INDEX: found 3; expected JOB_COMPLETIONS to be set and larger; set it, or give --shard i/n",
            error.Message
        );
    }

    [Fact]
    public void Detect_KubernetesIndexAndCount_IsThePod() =>
        Assert.Equal(new Shard(3, 5), Detect(("JOB_COMPLETION_INDEX", "3"), ("JOB_COMPLETIONS", "5")));

    private static Shard? Detect(params (string Name, string Value)[] variables)
    {
        var map = variables.ToDictionary(pair => pair.Name, pair => pair.Value);
        return ShardEnvironment.Detect(map.GetValueOrDefault)?.Shard;
    }
}
