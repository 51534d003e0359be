using System.Globalization;
using SimMoE.Units;

namespace SimMoE.Experiments.Sweeps;

/// <summary>Finds this process's shard in the variables that schedulers and launchers set.</summary>
/// <remarks>Names as their documentation gives them: Slurm's sbatch and srun pages, Open MPI's and MPICH's process variables, Kubernetes'
/// indexed jobs. The first that is set wins; a Slurm array whose tasks start several processes with srun counts them all.</remarks>
public static class ShardEnvironment
{
    /// <summary>The shard that the environment asks for, and the variables that said so; null if none is set.</summary>
    /// <param name="variable">Looks up a variable; null if it is not set.</param>
    /// <exception cref="SpecException">Variables contradict one another.</exception>
    public static (Shard Shard, string Source)? Detect(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var array = Array(variable);
        var step = variable("SLURM_STEP_ID") is null ? null : Pair(variable, "SLURM_PROCID", "SLURM_NTASKS");
        if (array is { } tasks)
        {
            return step is { Shard.Count: > 1 } processes
                ? (
                    new Shard(
                        (tasks.Shard.Index * processes.Shard.Count) + processes.Shard.Index,
                        tasks.Shard.Count * processes.Shard.Count
                    ),
                    "SLURM_ARRAY_TASK_ID and SLURM_PROCID"
                )
                : tasks;
        }

        return step
            ?? Pair(variable, "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE")
            ?? Pair(variable, "PMI_RANK", "PMI_SIZE")
            ?? Pair(variable, "JOB_COMPLETION_INDEX", "JOB_COMPLETIONS");
    }

    private static (Shard Shard, string Source)? Array(Func<string, string?> variable)
    {
        const string name = "SLURM_ARRAY_TASK_ID";
        if (Number(variable, name) is not { } task || Number(variable, "SLURM_ARRAY_TASK_COUNT") is not { } count)
        {
            return null;
        }

        var least = Number(variable, "SLURM_ARRAY_TASK_MIN") ?? 0;
        var stride = Math.Max(1, Number(variable, "SLURM_ARRAY_TASK_STEP") ?? 1);
        var index = (task - least) / stride;
        var regular = task >= least && (task - least) % stride == 0 && index < count;
        return regular
            ? (new Shard(index, count), name)
            : throw Contradiction(name, task, $"expected an array without gaps, such as --array=0-{count - 1}, or --shard i/n");
    }

    private static (Shard Shard, string Source)? Pair(Func<string, string?> variable, string indexName, string countName)
    {
        if (Number(variable, indexName) is not { } index)
        {
            return null;
        }

        var count = Number(variable, countName);
        return count is { } known && index < known
            ? (new Shard(index, known), indexName)
            : throw Contradiction(indexName, index, $"expected {countName} to be set and larger; set it, or give --shard i/n");
    }

    private static int? Number(Func<string, string?> variable, string name) =>
        int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static SpecException Contradiction(string name, int value, string expected) =>
        new(new Problem(name, string.Create(CultureInfo.InvariantCulture, $"found {value}"), expected));
}
