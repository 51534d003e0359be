namespace SimMoE.Trainer.Launch;

/// <summary>Who started the processes of a run and told each its rank.</summary>
public enum LaunchSource
{
    /// <summary>Nobody: one process.</summary>
    Single,

    /// <summary>torchrun, <c>simmoe launch</c>, or a person who set the same variables.</summary>
    Torchrun,

    /// <summary>Open MPI's mpirun.</summary>
    OpenMpi,

    /// <summary>Slurm's srun.</summary>
    Slurm,
}
