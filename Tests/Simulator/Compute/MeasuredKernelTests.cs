namespace SimMoE.Tests.Simulator.Compute;

/// <summary>Predictions against kernels measured on 1 x H200, 2026-11-22 (PyTorch 2.11).</summary>
public sealed class MeasuredKernelTests
{
    private static readonly IReadOnlyList<MeasuredTable.Row> Rows = MeasuredTable.Rows();

    /// <summary>The table in docs/models is what the model says today. SIMMOE_WRITE_TABLES=1 writes it again.</summary>
    [Fact]
    public void Table_IsTheCommittedOne() => Repository.RequireSame("docs/models/compute-measured.csv", MeasuredTable.Csv(Rows));

    /// <summary>Root mean square of the log error over rows that were not fitted.</summary>
    [Theory]
    [InlineData("gemm-bf16", 0.12)]
    [InlineData("grouped-gemm-bf16", 0.12)]
    public void Validation_RootMeanSquareError_StaysWithinItsBound(string family, double bound)
    {
        var errors = Rows.Where(row => row.Family == family && row.Set == "validation")
            .Select(row => Math.Log(row.Predicted / row.Measured))
            .ToArray();

        Assert.InRange(Math.Sqrt(errors.Average(error => error * error)), 0, bound);
    }

    /// <summary>Dense products of 16,384 rows and more, the shapes of projections, heads and dense layers.</summary>
    [Fact]
    public void LargeGemm_EveryRow_IsWithinFifteenPercent() =>
        Assert.All(Rows.Where(row => row.Family == "gemm-bf16" && row.Measured > 40), row => Assert.InRange(row.Error, -15, 15));
}
