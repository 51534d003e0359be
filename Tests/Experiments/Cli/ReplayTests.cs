using System.Diagnostics;
using System.Globalization;

namespace SimMoE.Tests.Experiments.Cli;

/// <summary>The same spec and seed give the same bytes: again in this process, under a culture with decimal commas, and in a fresh process
/// of
/// another locale.</summary>
public sealed class ReplayTests
{
    private static readonly string Spec = RepositoryFolder.File("Experiments", "Examples", "ep-or-hp.yaml");

    public static TheoryData<string> Commands =>
        new()
        {
            $"run|{Spec}|--json|--quiet|--set|scope=layer",
            $"run|{Spec}|--quiet|--seed|7",
            "alltoall|hgx-h100-rails|--set|nodes=2|--bytes|1M|--skew|0.7",
            "describe|hgx-h100-rails|--path|0|9",
        };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Output_OtherCultureOtherProcess_IsTheSameBytes(string command)
    {
        var arguments = command.Split('|');
        var here = ProgramRun.Of(arguments);
        Assert.Equal(0, here.ExitCode);
        Assert.NotEmpty(here.Output);
        Assert.Equal(here.Output, UnderCommas(arguments).Output);
        Assert.Equal(here.Output, InFreshProcess(arguments));
    }

    [Fact]
    public void Output_OtherSeed_Differs() =>
        Assert.NotEqual(
            ProgramRun.Of("run", Spec, "--quiet", "--seed", "1").Output,
            ProgramRun.Of("run", Spec, "--quiet", "--seed", "2").Output
        );

    private static ProgramRun UnderCommas(string[] arguments)
    {
        var before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NumberGroupSeparator = ".";
        commas.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = commas;
            return ProgramRun.Of(arguments);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string InFreshProcess(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "simmoe.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "de_DE.UTF-8";
        start.Environment["TZ"] = "Asia/Tokyo";
        using var process = Process.Start(start)!;
        var talk = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, talk.Result);
        return output;
    }
}
