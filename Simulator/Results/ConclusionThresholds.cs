namespace SimMoE.Simulator.Results;

/// <summary>From where on a number is worth a sentence. All thresholds are here.</summary>
public static class ConclusionThresholds
{
    /// <summary>Rows of the most loaded rank over the mean.</summary>
    public const double Straggler = 1.2;

    /// <summary>Part of the step spent waiting for the host to synchronise, or for launches.</summary>
    public const double Host = 0.05;

    /// <summary>Part of the step spent on exposed transfers of one kind, or on waiting for slower ranks.</summary>
    public const double Exposed = 0.10;

    /// <summary>Part of the step that a single cause must have to be called the largest.</summary>
    public const double Largest = 0.25;

    /// <summary>Busy share of a class of links in dispatch.</summary>
    public const double LinkBusy = 0.80;

    /// <summary>Padding or small experts: model FLOPs utilisation of the scope below this is called low.</summary>
    public const double LowUtilisation = 0.10;

    /// <summary>Speed-up below which two runs count as equal.</summary>
    public const double EqualSpeed = 1.02;

    /// <summary>Part of the difference between two runs that a cause must have to be named.</summary>
    public const double Difference = 0.10;
}
