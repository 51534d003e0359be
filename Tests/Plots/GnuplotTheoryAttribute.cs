namespace SimMoE.Tests.Plots;

/// <summary>A theory that draws. Skipped, with the reason, where gnuplot is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GnuplotTheoryAttribute : TheoryAttribute
{
    public GnuplotTheoryAttribute() => Skip = GnuplotFactAttribute.WhyNot;
}
