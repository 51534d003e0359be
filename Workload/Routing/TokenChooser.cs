namespace SimMoE.Workload.Routing;

/// <summary>Chooses the experts of one token.</summary>
internal abstract class TokenChooser
{
    /// <summary>Writes k distinct experts, in no particular order.</summary>
    /// <param name="stream">Source of draws.</param>
    /// <param name="chosen">Receives the experts; its length is k.</param>
    public abstract void Choose(RandomStream stream, Span<int> chosen);

    /// <summary>The chooser of a router.</summary>
    /// <param name="weights">Popularity of each expert; more than or exactly k positive.</param>
    /// <param name="spec">Names the group limit, if any.</param>
    public static TokenChooser Of(double[] weights, RoutingSpec spec) =>
        spec.IsGroupLimited ? new GroupLimitedChooser(weights, spec.Groups, spec.GroupLimit) : new SuccessiveChooser(weights);
}
