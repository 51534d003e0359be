using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Tests.Experiments.Sweeps;

public sealed class ResultTablesTests
{
    /// <summary>EP takes 300 ps, HP 200 ps: HP is 1.5 times as fast as the baseline EP, EP once.</summary>
    [Fact]
    public void Make_Baseline_AddsTheRatioOfStepTimes()
    {
        var experiment = Two();
        var texts = ResultTables.Make(experiment, Finished(experiment, "300", "200"));

        Assert.Equal("case,seed,step_time_ps,speedup_over_ep\nep,1,300,1\nhp,1,200,1.5\n", texts[ResultRow.Results]);
    }

    [Fact]
    public void Make_CellMissing_HasNoRowAndNoRatio()
    {
        var experiment = Two();
        var finished = Finished(experiment, "300", "200");
        finished.Remove(experiment.Cells[0].Key);

        Assert.Equal("case,seed,step_time_ps,speedup_over_ep\nhp,1,200,\n", ResultTables.Make(experiment, finished)[ResultRow.Results]);
    }

    private static Experiment Two()
    {
        var root = SpecFile.Parse("{cases: {ep: {parallel.strategy: ep}, hp: {parallel.strategy: hp}}}", "test").AsMap();
        return new Experiment
        {
            Name = "two",
            Question = "",
            Expectation = "",
            Baseline = "ep",
            Resolved = root,
            Cells = CellExpansion.Of(root, [], ExperimentCase.ReadAll(root.Find("cases")), [1]),
        };
    }

    private static Dictionary<string, CellRecord> Finished(Experiment experiment, params string[] times) =>
        experiment
            .Cells.Zip(times)
            .ToDictionary(
                pair => pair.First.Key,
                pair => new CellRecord(pair.First.Key, "", [new ResultRow(ResultRow.Results, [("step_time_ps", pair.Second)])])
            );
}
