using SimMoE.Experiments.Validation;

namespace SimMoE.Tests.Experiments.Validation;

/// <summary>The predictions, made once for all tests that read them.</summary>
internal static class CommittedTable
{
    private static readonly Lazy<ValidationTable> Predicted = new(() => ValidationTable.Predict(RepositoryFolder.Path));

    public static ValidationTable Value => Predicted.Value;

    public static ValidationRow Layer(string name) =>
        Value.Groups.Single(group => group.Name == "layer-time").Rows.Single(row => row.Case == name);
}
