namespace SimMoE.Simulator.Network;

/// <summary>How finely <see cref="FairShareNetwork"/> resolves an exchange in time.</summary>
public enum Resolution
{
    /// <summary>Rates are solved again whenever a flow has drained.</summary>
    Exact,

    /// <summary>Flows that drain within a short time of one another give their bandwidth back together: late, within a bound.</summary>
    Bounded,

    /// <summary>An exchange is one flow that loads each link with all its bytes: the time of the most loaded link.</summary>
    Makespan,
}
