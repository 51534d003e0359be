using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Yaml;
using SimMoE.Plots;
using SimMoE.Plots.Figures;
using SimMoE.Units;

namespace SimMoE.Experiments.Paper;

/// <summary>One figure of the catalogue with its experiment and the folder in which its cells are kept.</summary>
/// <param name="Figure">What is drawn.</param>
/// <param name="Derivation">How its table is made.</param>
/// <param name="Folder">Its folder in the catalogue.</param>
/// <param name="Experiment">What is run.</param>
/// <param name="Sweep">Where finished cells are kept.</param>
public sealed record PaperExperiment(Figure Figure, IFigureDerivation Derivation, string Folder, Experiment Experiment, SweepFolder Sweep)
{
    /// <summary>Reads the experiments of some figures; every problem of every spec is reported.</summary>
    /// <param name="catalogue">Folder with a folder for each figure.</param>
    /// <param name="outFolder">Folder for finished cells.</param>
    /// <param name="names">Names of figures; empty is all.</param>
    /// <exception cref="SpecException">A name or a spec is wrong.</exception>
    public static IReadOnlyList<PaperExperiment> Load(string catalogue, string outFolder, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var problems = new List<Problem>();
        var experiments = new List<PaperExperiment>();
        foreach (var figure in Choose(names))
        {
            var folder = Path.Combine(catalogue, figure.Name);
            var file = Path.Combine(folder, "spec.yaml");
            if (!File.Exists(file))
            {
                problems.Add(
                    new Problem("$", "is missing", "expected the spec of a figure; --catalog names the catalogue's folder", File: file)
                );
                continue;
            }

            try
            {
                var derivation =
                    FigureDerivations.Find(figure.Name) ?? throw new InvariantException($"figure {figure.Name} has a derivation");
                var sweep = new SweepFolder(Path.Combine(outFolder, "sweeps", figure.Name));
                experiments.Add(new(figure, derivation, folder, ExperimentReader.Load(file, [], null), sweep));
            }
            catch (SpecException error)
            {
                problems.AddRange(error.Problems);
            }
        }

        return problems.Count == 0 ? experiments : throw new SpecException(problems);
    }

    /// <summary>Figures by name, in the paper's order.</summary>
    /// <exception cref="SpecException">A name is unknown.</exception>
    public static IReadOnlyList<Figure> Choose(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var known = PaperFigures.All.Select(figure => figure.Name).ToArray();
        var problems = names
            .Where(name => !known.Contains(name))
            .Select(name => new Problem("figure", $"found '{name}'", $"nearest known: {string.Join(", ", NearestNames.To(name, known))}"))
            .ToArray();
        return problems.Length > 0
            ? throw new SpecException(problems)
            : [.. PaperFigures.All.Where(figure => names.Count == 0 || names.Contains(figure.Name))];
    }

    /// <summary>Makes the tables from the finished cells.</summary>
    /// <returns>File names with their text; the figure's own table first.</returns>
    public IReadOnlyList<(string File, string Text)> Tables()
    {
        var rows = new SweepRows(Experiment, Sweep.ReadFinished());
        return [.. Derivation.Derive(rows, Folder).Select(table => (table.File, table.Table.ToCsv()))];
    }
}
