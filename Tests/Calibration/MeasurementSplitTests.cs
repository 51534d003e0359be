using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Split;
using SimMoE.Tests.Experiments;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;

namespace SimMoE.Tests.Calibration;

public sealed class MeasurementSplitTests
{
    /// <summary>Committed folders that calibrate.</summary>
    public static TheoryData<string> Folders { get; } =
    [
        .. Directory
            .GetFiles(RepositoryFolder.File("Experiments", "Measurements"), MeasurementSplit.FileName, SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)),
    ];

    /// <summary>The committed file is the rule's, to the byte: nobody moved a configuration after looking at an error.</summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void CommittedSplit_IsTheRules(string machine)
    {
        var folder = MeasurementFolder.Read(RepositoryFolder.File("Experiments", "Measurements", machine));
        Assert.Equal(File.ReadAllText(Path.Combine(folder.Path, MeasurementSplit.FileName)), MeasurementSplit.ByRule(folder).Text);
    }

    /// <summary>Sizes in order: the third and the sixth validate. Strategy, heads, fabric and ranks do not tell configurations
    /// apart.</summary>
    [Fact]
    public void Validates_ThirdBySize_WhateverStrategyAndFabric()
    {
        var split = MeasurementSplit.Read(
            "kind,group,configuration,set\nlayer,even,d=64 tokens=8 4/1/8 router,calibration\nlayer,even,d=64 tokens=8 4/2/8 router,validation\n",
            "split.csv"
        );
        Assert.True(
            split.Validates(
                Configuration.Of(
                    Layer(2) with
                    {
                        Strategy = StrategyKind.HeadParallel,
                        Heads = 2,
                        HeadSize = 32,
                        Fabric = "shm",
                        Ranks = 8,
                    }
                )
            )
        );
        Assert.False(split.Validates(Configuration.Of(Layer(1))));
        Assert.Null(split.Validates(Configuration.Of(Layer(4))));
    }

    /// <summary>A configuration in both sets is refused: they must not meet.</summary>
    [Fact]
    public void Read_ConfigurationInBothSets_IsRefusedWithItsLine()
    {
        var error = Assert.Throws<SpecException>(() =>
            MeasurementSplit.Read("kind,group,configuration,set\nstep,step,ep,calibration\nstep,step,ep,validation\n", "split.csv")
        );
        Assert.Equal(3, Assert.Single(error.Problems).Line);
    }

    /// <summary>Another word than the two is refused.</summary>
    [Fact]
    public void Read_UnknownSet_IsRefused()
    {
        var error = Assert.Throws<SpecException>(() =>
            MeasurementSplit.Read("kind,group,configuration,set\nstep,step,ep,training\n", "split.csv")
        );
        Assert.Equal(2, Assert.Single(error.Problems).Line);
    }

    private static MeasuredLayer Layer(int topK) =>
        new()
        {
            Fabric = "nvlink",
            Strategy = StrategyKind.ExpertParallel,
            Implementation = "ep-grouped-gemm",
            Ranks = 2,
            TokensPerRank = 8,
            HiddenSize = 64,
            Experts = 4,
            TopK = topK,
            ExpertSize = 8,
            Heads = 0,
            HeadSize = 0,
            Routing = "router",
        };
}
