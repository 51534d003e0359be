using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SimMoE.Experiments.Results;

namespace SimMoE.Experiments.Validation;

/// <summary>Everything that SimMoE is held against, and the two texts made of it: the table and its part of docs/validation.md.</summary>
public sealed class ValidationTable
{
    private static readonly string[] Columns =
    [
        "group",
        "case",
        "set",
        "published",
        "predicted",
        "unit",
        "error_percent",
        "fitted_parameter",
        "source",
        "remark",
    ];

    private ValidationTable(ImmutableArray<ValidationGroup> groups) => Groups = groups;

    /// <summary>Groups in the order of the document.</summary>
    public ImmutableArray<ValidationGroup> Groups { get; }

    /// <summary>Predicts every row.</summary>
    /// <param name="repository">Folder of the repository, for its measurements.</param>
    public static ValidationTable Predict(string repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return new([
            TrafficRatio.Group(),
            RoutingShares.Group(),
            DistinctDestinations.Duplicates(),
            DistinctDestinations.Groups(),
            ExactExchanges.Group(),
            EvenExchanges.Group(repository),
            .. MeasuredCollectives.Groups(repository),
            MetadataExchange.Group(),
            MegatronExchanges.Presets(),
            MegatronExchanges.Fitted(),
            OtherMachines.Group(),
            ForwardingKernels.OfDeepEp(),
            ForwardingKernels.OfHybridEp(),
            FractionOfPeak.Group(),
            Interference.Group(repository),
            .. MeasuredLayers.Groups(repository),
        ]);
    }

    /// <summary>The committed table.</summary>
    public string Csv()
    {
        var text = new StringBuilder();
        CsvText.AppendLine(text, Columns);
        foreach (var group in Groups)
        {
            foreach (var row in group.Rows)
            {
                CsvText.AppendLine(
                    text,
                    [
                        group.Name,
                        row.Case,
                        Name(row.Set),
                        Published(row),
                        Number(row.Predicted, row.Set),
                        row.Unit,
                        Error(row),
                        row.Fitted,
                        row.Source,
                        row.Remark,
                    ]
                );
            }
        }

        return text.ToString();
    }

    /// <summary>Rows, median and worst error of each group, as text columns.</summary>
    public string Summary() =>
        TextTable.Write(
            [
                "group",
                "calibration",
                "median %",
                "worst %",
                "seen",
                "median %",
                "worst %",
                "validation",
                "median %",
                "worst %",
                "exact",
                "worst %",
            ],
            [
                .. Groups.Select(group =>
                    (IReadOnlyList<string>)
                        [
                            group.Name,
                            Count(group, RowSet.Calibration),
                            Percent(group.MedianError(RowSet.Calibration)),
                            Percent(group.WorstError(RowSet.Calibration)),
                            Count(group, RowSet.Seen),
                            Percent(group.MedianError(RowSet.Seen)),
                            Percent(group.WorstError(RowSet.Seen)),
                            Count(group, RowSet.Validation),
                            Percent(group.MedianError(RowSet.Validation)),
                            Percent(group.WorstError(RowSet.Validation)),
                            Count(group, RowSet.Exact),
                            Percent(group.WorstError(RowSet.Exact)),
                        ]
                ),
            ]
        );

    /// <summary>The generated part of docs/validation.md: a summary, then a table for each group.</summary>
    public string Markdown()
    {
        var text = new StringBuilder();
        text.Append("| group | calibration | median, worst | seen | median, worst | validation | median, worst | exact | worst |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|\n");
        foreach (var group in Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"| [{group.Name}](#{group.Name}) | {Both(group, RowSet.Calibration)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{Both(group, RowSet.Seen)} | {Both(group, RowSet.Validation)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{Count(group, RowSet.Exact)} | {Percent(group.WorstError(RowSet.Exact))} |\n");
        }

        foreach (var group in Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {group.Name}\n\n{group.How}\n\n");
            AppendGroup(text, group);
        }

        return text.ToString();
    }

    private static void AppendGroup(StringBuilder text, ValidationGroup group)
    {
        foreach (var fitted in group.Rows.Select(row => row.Fitted).Where(name => name.Length > 0).Distinct())
        {
            text.Append(CultureInfo.InvariantCulture, $"Fitted: {fitted}.\n");
        }

        foreach (var source in group.Rows.Select(row => row.Source).Distinct())
        {
            text.Append(CultureInfo.InvariantCulture, $"Source: {source}.\n");
        }

        text.Append("\n| case | set | published | predicted | unit | error % | remark |\n|---|---|---|---|---|---|---|\n");
        foreach (var row in group.Rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Case} | {Name(row.Set)} | {Published(row)} | {Number(row.Predicted, row.Set)} | "
            );
            text.Append(CultureInfo.InvariantCulture, $"{row.Unit} | {Error(row)} | {row.Remark} |\n");
        }
    }

    private static string Both(ValidationGroup group, RowSet set) =>
        $"{Count(group, set)} | {(group.Rows.Any(row => row.Set == set) ? $"{Percent(group.MedianError(set))}, {Percent(group.WorstError(set))}" : "")}";

    private static string Count(ValidationGroup group, RowSet set)
    {
        var count = group.Rows.Count(row => row.Set == set);
        return count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture);
    }

    private static string Percent(double value) =>
        double.IsNaN(value) ? "" : value.ToString(value < 0.05 ? "F4" : "F1", CultureInfo.InvariantCulture);

    private static string Error(ValidationRow row)
    {
        var text = row.ErrorPercent.ToString(row.Set == RowSet.Exact ? "F4" : "F1", CultureInfo.InvariantCulture);
        return text.Trim('-', '0', '.').Length == 0 ? text.TrimStart('-') : text;
    }

    private static string Name(RowSet set) =>
        set switch
        {
            RowSet.Calibration => "calibration",
            RowSet.Seen => "seen",
            RowSet.Validation => "validation",
            _ => "exact",
        };

    private static string Published(ValidationRow row) => row.Published.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Five significant digits, four after the point for exact rows.</summary>
    private static string Number(double value, RowSet set)
    {
        var after = set == RowSet.Exact || value == 0 ? 4 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 4);
        return value.ToString("F" + after.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
