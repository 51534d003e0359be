using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Verbs.Figures;
using SimMoE.Experiments.Verbs.Sweep;
using SimMoE.Plots.Figures;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Paper;

/// <summary>Runs the catalogue's experiments in the paper's order; each leaves its tables beside its spec and draws its figure.</summary>
/// <param name="host">What may be used of the process.</param>
public sealed class PaperRun(Host host)
{
    /// <summary>Does it all.</summary>
    /// <param name="catalogue">Folder with a folder for each figure, each with a <c>spec.yaml</c>.</param>
    /// <param name="outFolder">Folder for the cells of each sweep.</param>
    /// <param name="workers">Cells at a time; null for one a core.</param>
    /// <param name="quiet">True to say nothing on stderr but problems.</param>
    /// <returns>Exit status.</returns>
    public int Run(string catalogue, string outFolder, int? workers, bool quiet)
    {
        RejectMissing(catalogue);
        foreach (var figure in PaperFigures.All)
        {
            var folder = Path.Combine(catalogue, figure.Name);
            var sweep = new SweepFolder(Path.Combine(outFolder, figure.Name));
            if (!quiet)
            {
                host.Talk.WriteLine($"{figure.Name}: {figure.Title}");
            }

            var request = new SweepRequest { Spec = folder, OutFolder = sweep.Path, Shard = "0/1", Workers = workers, Quiet = quiet };
            var status = new SweepAction(host with { Output = TextWriter.Null }).Run(request);
            if (status != ExitCode.Success)
            {
                return status;
            }

            WholeFile.Write(Path.Combine(folder, "results.csv"), File.ReadAllText(sweep.ResultsFile));
            host.Output.WriteLine(FiguresVerb.Draw(figure, folder, null));
            host.Output.Flush();
        }

        return ExitCode.Success;
    }

    private static void RejectMissing(string catalogue)
    {
        var problems = PaperFigures.All.Select(figure => Path.Combine(catalogue, figure.Name, "spec.yaml")).Where(file => !File.Exists(file))
            .Select(file => new Problem("$", "is missing", "expected the spec of a figure; --catalog names the catalogue's folder", File: file)).ToArray();
        if (problems.Length > 0)
        {
            throw new SpecException(problems);
        }
    }
}
