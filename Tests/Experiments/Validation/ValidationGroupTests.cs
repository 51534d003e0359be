using SimMoE.Experiments.Validation;

namespace SimMoE.Tests.Experiments.Validation;

public sealed class ValidationGroupTests
{
    /// <summary>Predicted 90, 110, 130 for 100: errors 10, 10, 30 %, median 10, worst 30; the calibration row of 200 % counts
    /// elsewhere.</summary>
    [Fact]
    public void Errors_AreOfOneSet()
    {
        var group = new ValidationGroup(
            "g",
            "how",
            [Row(RowSet.Validation, 90), Row(RowSet.Validation, 110), Row(RowSet.Validation, 130), Row(RowSet.Calibration, 300)]
        );

        Assert.Equal(10, group.MedianError(RowSet.Validation), 1e-9);
        Assert.Equal(30, group.WorstError(RowSet.Validation), 1e-9);
        Assert.Equal(200, group.MedianError(RowSet.Calibration), 1e-9);
        Assert.True(double.IsNaN(group.WorstError(RowSet.Exact)));
    }

    private static ValidationRow Row(RowSet set, double predicted) =>
        new()
        {
            Case = "case",
            Set = set,
            Published = 100,
            Predicted = predicted,
            Unit = "us",
            Source = "source",
        };
}
