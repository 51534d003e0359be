using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Results;

/// <summary>Writes <c>run.json</c>: what is needed to make the results beside it again. Holds no clock and no host name.</summary>
/// <remarks>Every cell that is used was computed by the program of <c>program_sha256</c>, also those that an earlier run finished. The
/// commit is that
/// of the folder the program lies in, at the time of the run.</remarks>
public static class RunManifest
{
    /// <summary>The manifest's text.</summary>
    /// <param name="experiment">What is run.</param>
    /// <param name="command">The command as typed.</param>
    public static string Of(Experiment experiment, string command)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("experiment", experiment.Name);
            json.WriteString("question", experiment.Question);
            json.WriteString("command", command);
            json.WriteString("version", Version);
            json.WriteString("commit", Commit());
            json.WriteString("program_sha256", ProgramHash.Current);
            json.WriteString("spec_sha256", Hash(SpecWriter.Write(experiment.Resolved)));
            json.WriteStartObject("preset_sha256");
            foreach (var (name, text) in PresetTexts.Of(experiment.Cells))
            {
                json.WriteString(name, Hash(text));
            }

            json.WriteEndObject();
            json.WriteStartArray("seeds");
            foreach (var seed in experiment.Cells.Select(cell => cell.Coordinates[^1].Value).Distinct())
            {
                json.WriteRawValue(seed);
            }

            json.WriteEndArray();
            json.WriteNumber("cells", experiment.Cells.Length);
            json.WriteEndObject();
        });
    }

    /// <summary>Version of the program.</summary>
    public static string Version => typeof(RunManifest).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The commit that the program's folder is at, with <c>-dirty</c> after it where files differ; null without git.</summary>
    public static string? Commit()
    {
        try
        {
            var start = new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"])
            {
                WorkingDirectory = AppContext.BaseDirectory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var git = Process.Start(start);
            var text = git?.StandardOutput.ReadToEnd().Trim();
            git?.WaitForExit();
            return git?.ExitCode == 0 && text is { Length: > 0 } ? text : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
