namespace SimMoE.Experiments.Specs;

/// <summary>Which network model moves the bytes.</summary>
public enum NetworkKind
{
    /// <summary>Exact max-min fair sharing of every link.</summary>
    FairShare,

    /// <summary>No contention: start-up time plus bytes over bandwidth, the lower bound.</summary>
    Ideal,
}
