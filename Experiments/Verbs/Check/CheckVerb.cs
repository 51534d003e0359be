using System.CommandLine;
using System.Globalization;
using System.Text;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Yaml;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Experiments.Verbs.Check;

/// <summary><c>simmoe check</c>: reads a spec, reports everything that is wrong with it, and says what it would run.</summary>
public static class CheckVerb
{
    /// <summary>The command.</summary>
    public static Command Define(Host host)
    {
        var spec = new Argument<string>("spec") { Description = "Experiment: a YAML file, or a folder with a spec.yaml" };
        var set = CommonOptions.Set();
        var seed = CommonOptions.Seed();
        var json = CommonOptions.Json();
        var quiet = CommonOptions.Quiet();
        var command = new Command("check", "Check a spec and say what it would run") { spec, set, seed, json, quiet };
        command.SetAction(parsed =>
        {
            var experiment = ExperimentReader.Load(
                parsed.GetRequiredValue(spec),
                FieldSetting.ParseAll(parsed.GetValue(set) ?? []),
                parsed.GetValue(seed)
            );
            if (parsed.GetValue(json))
            {
                host.Output.Write(Json(experiment));
            }
            else if (!parsed.GetValue(quiet))
            {
                host.Output.Write(Text(experiment));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string Text(Experiment experiment)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{experiment.Name}: {experiment.Cells.Length} cells\n");
        if (experiment.Question.Length > 0)
        {
            text.Append(experiment.Question.TrimEnd()).Append('\n');
        }

        foreach (var column in experiment.CoordinateColumns)
        {
            var values = experiment.Cells.Select(cell => cell.Coordinates.First(pair => pair.Column == column).Value).Distinct();
            text.Append("  ").Append(column).Append(": ").AppendJoin(", ", values).Append('\n');
        }

        var cells = new StepCells();
        foreach (
            var cell in experiment
                .Cells.DistinctBy(cell => cell.Coordinates[0])
                .Take(experiment.Cells[0].Coordinates[0].Column == "case" ? 64 : 1)
        )
        {
            text.Append('\n').Append(First(cell, cells.Read(cell)));
        }

        return text.ToString();
    }

    private static string First(Cell cell, ExperimentSpec spec)
    {
        var plan = spec.Plan;
        var parameters = QuantityText.Format(ParameterCount.Of(spec.Model).Total, "");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {cell}
              model           {spec.Model.Name}, {parameters.TrimEnd()} parameters
              topology        {spec.Cluster.Name}, {spec.Cluster.RankCount} x {spec.Cluster.Device.Name} on {spec.Cluster.NodeCount} nodes
              parallel        {StrategyNames.Of(
                plan.Strategy
            )}, {plan.Ranks} ranks, experts over {plan.ExpertParallelSize}, heads over {plan.HeadParallelSize}, {plan.MicroBatches} x {plan.SequencesPerRank} sequences a rank
              routing         {spec.Routing.Distribution}
              implementation  {spec.Sparse.Name}, {spec.Dense.Name}
              profile         {spec.Profile.Name}
              network         {spec.Network}

            """
        );
    }

    private static string Json(Experiment experiment) =>
        JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("experiment", experiment.Name);
            json.WriteString("question", experiment.Question);
            json.WriteString("resolved", SpecWriter.Write(experiment.Resolved));
            json.WriteStartArray("cells");
            foreach (var cell in experiment.Cells)
            {
                json.WriteStartObject();
                json.WriteString("key", cell.Key);
                foreach (var (column, value) in cell.Coordinates)
                {
                    json.WriteString(column, value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
}
