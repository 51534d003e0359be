using System.ComponentModel;
using System.Diagnostics;

namespace SimMoE.Tests.Plots;

/// <summary>A test that draws. Skipped, with the reason, where gnuplot is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GnuplotFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Reason = new(Look);

    public GnuplotFactAttribute() => Skip = WhyNot;

    /// <summary>Why figures cannot be drawn here, or null.</summary>
    internal static string? WhyNot => Reason.Value;

    private static string? Look()
    {
        try
        {
            using var gnuplot = Process.Start(new ProcessStartInfo("gnuplot", "--version") { RedirectStandardOutput = true })!;
            gnuplot.WaitForExit();
            return null;
        }
        catch (Win32Exception)
        {
            return "gnuplot is not installed";
        }
    }
}
