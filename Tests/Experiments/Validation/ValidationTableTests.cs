using SimMoE.Experiments.Validation;

namespace SimMoE.Tests.Experiments.Validation;

public sealed class ValidationTableTests
{
    private static IEnumerable<ValidationRow> Rows => CommittedTable.Value.Groups.SelectMany(group => group.Rows);

    /// <summary>The table and its part of docs/validation.md, byte for byte; <c>simmoe validate --update</c> writes them again.</summary>
    [Fact]
    public void Files_AreTheCommittedOnes() =>
        Assert.All(
            ValidationFiles.Of(RepositoryFolder.Path, CommittedTable.Value),
            file => Assert.Equal(File.ReadAllText(file.Path), file.Text)
        );

    /// <summary>Within one way of predicting, a measured value stands in one set only.</summary>
    [Fact]
    public void Sets_AreDisjoint() =>
        Assert.All(
            CommittedTable.Value.Groups,
            group => Assert.Equal(group.Rows.Length, group.Rows.Select(row => row.Case).Distinct().Count())
        );

    [Fact]
    public void Calibration_NamesWhatWasFitted() =>
        Assert.All(Rows.Where(row => row.Set == RowSet.Calibration), row => Assert.NotEmpty(row.Fitted));

    [Fact]
    public void Rows_HaveASourceAndAUnit() =>
        Assert.All(
            Rows,
            row =>
            {
                Assert.True(row.Source.Length > 5, row.Case);
                Assert.NotEmpty(row.Unit);
                Assert.True(double.IsFinite(row.Published) && row.Published > 0 && double.IsFinite(row.Predicted), row.Case);
            }
        );

    /// <summary>Every measured layer of layers.csv stands in the table: forward, both, memory.</summary>
    [Fact]
    public void Layers_AllMeasurementsAreThere()
    {
        var measured = File.ReadAllLines(RepositoryFolder.File("Experiments", "Measurements", "h200", "layers.csv")).Length - 1;

        Assert.Equal((2 * measured) + 1, CommittedTable.Value.Groups.Single(group => group.Name == "layer-time").Rows.Length);
        Assert.Equal(measured, CommittedTable.Value.Groups.Single(group => group.Name == "layer-memory").Rows.Length);
    }

    /// <summary>Exact max-min fairness to 1e-3 us (SimGrid and an independent solver).</summary>
    [Fact]
    public void ExactMaxMin_EveryRow_IsWithinANanosecond() =>
        Assert.All(
            CommittedTable.Value.Groups.Single(group => group.Name == "exact-max-min").Rows,
            row => Assert.Equal(row.Published, row.Predicted, 1e-3)
        );
}
