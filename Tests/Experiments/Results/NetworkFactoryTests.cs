using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Steps;
using SimMoE.Tests.Simulator.Network;
using SimMoE.Tests.Simulator.Strategies;
using SimMoE.Workload;

namespace SimMoE.Tests.Experiments.Results;

/// <summary>Which network model a spec gets, and that a report names it.</summary>
public sealed class NetworkFactoryTests
{
    [Theory]
    [InlineData(ResolutionKind.Auto, 64, typeof(FairShareNetwork))]
    [InlineData(ResolutionKind.Auto, 65, typeof(MakespanNetwork))]
    [InlineData(ResolutionKind.Exact, 65, typeof(FairShareNetwork))]
    [InlineData(ResolutionKind.Makespan, 2, typeof(MakespanNetwork))]
    public void Make_Resolution_IsTheModel(ResolutionKind resolution, int ranks, Type model) =>
        Assert.IsType(model, NetworkFactory.Make(new NetworkSpec { Resolution = resolution }, Fabrics.Star(ranks)));

    [Fact]
    public void Make_Ideal_HasNoContention() =>
        Assert.IsType<IdealNetwork>(NetworkFactory.Make(new NetworkSpec { Kind = NetworkKind.Ideal }, Fabrics.Star(2)));

    [Theory]
    [InlineData(ResolutionKind.Auto, "exact")]
    [InlineData(ResolutionKind.Makespan, "makespan")]
    public void Report_NamesTheModelThatMovedTheExchanges(ResolutionKind resolution, string name)
    {
        var options = new SimulationOptions
        {
            Scope = SimulationScope.Layer,
            Network = cluster => NetworkFactory.Make(new NetworkSpec { Resolution = resolution }, cluster),
        };
        var setup = Small.Setup(
            Small.Model(Small.Moe()),
            Small.Plan(StrategyKind.ExpertParallel, 2, ep: 2),
            FakeRouting.Of(4, (_, _) => [0, 3])
        );
        var report = StepSimulation.Run(setup, options);
        Assert.Equal(name, report.Network);
        Assert.Contains(("network", name), ResultColumns.Row(report).Fields);
    }
}
