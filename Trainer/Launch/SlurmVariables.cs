using System.Globalization;

namespace SimMoE.Trainer.Launch;

/// <summary>SLURM_*, as the pages of srun give them. Rank 0 runs on the first host of the step's list.</summary>
internal static class SlurmVariables
{
    // Steps that are no tasks of srun: Slurm's source numbers the batch script, the interactive and the extern step from here.
    private const uint FirstSpecialStep = 0xfffffff0;

    /// <summary>What the variables say; null outside a step of srun.</summary>
    /// <param name="reader">The variables.</param>
    /// <param name="resolves">True if a host name has an address.</param>
    public static LaunchEnvironment? Read(LaunchVariables reader, Func<string, bool> resolves)
    {
        if (reader.Text("SLURM_STEP_ID") is not { } step || IsSpecial(step))
        {
            return null;
        }

        var place = reader.Place("SLURM_PROCID", reader.Has("SLURM_STEP_NUM_TASKS") ? "SLURM_STEP_NUM_TASKS" : "SLURM_NTASKS");
        var local = reader.Require("SLURM_LOCALID", 0, int.MaxValue, "this task's place among those of its node, from 0");
        if (place is not { } known || local is not { } mine)
        {
            return null;
        }

        var run = $"slurm {reader.Text("SLURM_JOB_ID")}.{step}";
        return new LaunchEnvironment
        {
            Source = LaunchSource.Slurm,
            Rank = known.Rank,
            WorldSize = known.WorldSize,
            LocalRank = mine,
            MasterHost = known.WorldSize == 1 ? "127.0.0.1" : Host(reader, resolves) ?? "",
            MasterPorts = DerivedPorts.Of(reader, run),
            RunId = run,
        };
    }

    private static bool IsSpecial(string step) =>
        uint.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= FirstSpecialStep;

    private static string? Host(LaunchVariables reader, Func<string, bool> resolves)
    {
        if (reader.Text("MASTER_ADDR") is { } given)
        {
            return given;
        }

        var list = reader.Text("SLURM_STEP_NODELIST") ?? reader.Text("SLURM_JOB_NODELIST");
        var first = list is null ? null : SlurmHostList.First(list);
        var launcher = reader.Text("SLURM_LAUNCH_NODE_IPADDR");
        if (first is not null && (launcher is null || resolves(first)))
        {
            return first;
        }

        if (launcher is null)
        {
            reader.Report(
                "SLURM_JOB_NODELIST",
                list is null ? "is not set" : $"'{list}' cannot be read",
                "expected the nodes of the job, or MASTER_ADDR"
            );
        }

        return launcher;
    }
}
