using SimMoE.Workload;

namespace SimMoE.Tests.Workload;

public sealed class StrategyNamesTests
{
    [Theory]
    [InlineData("ep", StrategyKind.ExpertParallel)]
    [InlineData("hp", StrategyKind.HeadParallel)]
    [InlineData("hp-ep", StrategyKind.HeadAndExpertParallel)]
    [InlineData("expert-parallel", StrategyKind.ExpertParallel)]
    public void Accepted_ShortAndLongWords_MeanTheSame(string word, StrategyKind kind) => Assert.Equal(kind, StrategyNames.Accepted[word]);
}
