using System.Collections.Immutable;

namespace SimMoE.Experiments.Validation;

/// <summary>Rows that are predicted in the same way with the same fitted parameters.</summary>
/// <param name="Name">Short, unique.</param>
/// <param name="How">How the rows are predicted, in a sentence or two.</param>
/// <param name="Rows">In a fixed order.</param>
public sealed record ValidationGroup(string Name, string How, ImmutableArray<ValidationRow> Rows)
{
    /// <summary>Median of the absolute errors of a set, percent; NaN if it has no rows.</summary>
    public double MedianError(RowSet set)
    {
        var errors = Errors(set).Order().ToArray();
        return errors.Length == 0 ? double.NaN : (errors[(errors.Length - 1) / 2] + errors[errors.Length / 2]) / 2;
    }

    /// <summary>Largest absolute error of a set, percent; NaN if it has no rows.</summary>
    public double WorstError(RowSet set) => Errors(set).DefaultIfEmpty(double.NaN).Max();

    private IEnumerable<double> Errors(RowSet set) => Rows.Where(row => row.Set == set).Select(row => Math.Abs(row.ErrorPercent));
}
