namespace SimMoE.Trainer.Communication;

/// <summary>What a reduction makes of the ranks' values. The numbers are those of simmoe_native.h.</summary>
public enum ReduceOperation
{
    /// <summary>Sum.</summary>
    Sum = 0,

    /// <summary>Sum over ranks divided by their number.</summary>
    Mean = 1,

    /// <summary>Largest.</summary>
    Max = 2,

    /// <summary>Smallest.</summary>
    Min = 3,
}
