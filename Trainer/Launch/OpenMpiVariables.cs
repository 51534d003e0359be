namespace SimMoE.Trainer.Launch;

/// <summary>OMPI_COMM_WORLD_*, as Open MPI's documentation of mpirun gives them. Where rank 0 is follows from the host if all ranks are on
/// one,
/// else MASTER_ADDR says it.</summary>
internal static class OpenMpiVariables
{
    private const string Name = "OMPI_COMM_WORLD_RANK";

    /// <summary>What the variables say; null if they are not set.</summary>
    public static LaunchEnvironment? Read(LaunchVariables reader)
    {
        if (!reader.Has(Name))
        {
            return null;
        }

        var place = reader.Place(Name, "OMPI_COMM_WORLD_SIZE");
        var local = reader.Require("OMPI_COMM_WORLD_LOCAL_RANK", 0, int.MaxValue, "this process's place among those of its host, from 0");
        if (place is not { } known || local is not { } mine)
        {
            return null;
        }

        var job = reader.Text("PMIX_NAMESPACE") ?? reader.Text("OMPI_MCA_ess_base_jobid") ?? "";
        return new LaunchEnvironment
        {
            Source = LaunchSource.OpenMpi,
            Rank = known.Rank,
            WorldSize = known.WorldSize,
            LocalRank = mine,
            MasterHost = Host(reader, known.WorldSize) ?? "",
            MasterPorts = DerivedPorts.Of(reader, "mpi " + job),
            RunId = "mpi " + job,
        };
    }

    private static string? Host(LaunchVariables reader, int worldSize)
    {
        if (worldSize == 1 || reader.Has("MASTER_ADDR"))
        {
            return reader.Text("MASTER_ADDR");
        }

        var onHost = reader.Optional("OMPI_COMM_WORLD_LOCAL_SIZE", 1, int.MaxValue, "processes of this host, 1 or more");
        if (onHost == worldSize)
        {
            return "127.0.0.1";
        }

        reader.Report("MASTER_ADDR", "is not set", "expected the name of rank 0's host, as in 'mpirun -x MASTER_ADDR=$(hostname) ...'");
        return null;
    }
}
