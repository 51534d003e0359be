namespace SimMoE.Simulator.Results;

/// <summary>What a class of links carried.</summary>
/// <param name="Class">Name, such as <c>nic-up</c>.</param>
/// <param name="Links">Links of the class, one for each direction.</param>
/// <param name="Bytes">Sum over the links.</param>
/// <param name="BusiestBytes">Bytes of the link with most of them.</param>
/// <param name="BusiestSeconds">Time that those bytes take at line rate.</param>
public sealed record LinkClassUse(string Class, int Links, long Bytes, long BusiestBytes, double BusiestSeconds)
{
    /// <summary>Share of a time that the busiest link was busy.</summary>
    /// <param name="seconds">Of the step, or of a stage; positive.</param>
    public double Utilisation(double seconds) => seconds <= 0 ? 0 : BusiestSeconds / seconds;
}
