using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Profiles;
using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Experiments.Specs;

public sealed class ProfileReaderTests
{
    [Fact]
    public void Presets_EveryProfile_MakesAModelAndNamesEverySource()
    {
        Assert.Contains("h200-measured", ProfilePresets.Profiles);
        foreach (var name in ProfilePresets.Profiles)
        {
            var profile = ProfileReader.Preset(name);
            Assert.Equal(name, profile.Name);
            Assert.Equal(27, profile.Sources.Count);
            Assert.DoesNotContain(profile.Sources, pair => pair.Value.Length == 0);
            Assert.True(new ComputeModel(DeviceCatalogue.Find("H200")!, profile).Gemm(1024, 1024, 1024).Device > SimDuration.Zero);
        }
    }

    [Fact]
    public void Presets_EveryImplementation_IsReadable()
    {
        Assert.Contains("hp-fused", ProfilePresets.Implementations);
        foreach (var name in ProfilePresets.Implementations)
        {
            Assert.Equal(name, ImplementationReader.Preset(name).Name);
        }
    }

    [Fact]
    public void Implementation_Stages_AreRead()
    {
        var implementation = ImplementationReader.Preset("ep-per-expert-gemm");
        Assert.Equal(8, implementation.CollectiveLaunches);

        Assert.Equal(ExpertKernelKind.PerExpertGemm, implementation.Experts);
        Assert.Equal(3, implementation.Cost(Stage.HostSync, Pass.Forward).HostSyncs);
        Assert.Equal(2, implementation.Cost(Stage.Count, Pass.Forward).HostSyncs);
        Assert.Equal(default, implementation.Cost(Stage.HostSync, Pass.Backward));
    }

    /// <summary>Four mistakes, four messages, with their lines.</summary>
    [Fact]
    public void Read_WrongProfile_ReportsEverythingAtOnce()
    {
        var node = SpecFile.Parse(
            "name: mine\nbased_on: h200-measurd\nsource: none\nlaunch_floor: {value: 2, source: guess}\nfused_efficiency: {value: 7, source: guess}\ngem: 1\n",
            "mine.yaml"
        );

        ProfileReader.Read(node);

        Assert.Equal(
            ["$.based_on", "$.launch_floor.value", "$.fused_efficiency.value", "$.gem"],
            node.File.Problems.Select(problem => problem.Path)
        );
        Assert.Contains("h200-measured", node.File.Problems[0].Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WrongImplementation_ReportsEverythingAtOnce()
    {
        var node = SpecFile.Parse(
            "name: mine\nexperts: groupd\nsource: none\nforward:\n  dispach: {passes: 1}\n  router: {passes: -1}\n",
            "mine.yaml"
        );

        ImplementationReader.Read(node);

        Assert.Equal(["$.experts", "$.forward.dispach", "$.forward.router.passes"], node.File.Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void Preset_Unknown_NamesTheNearest()
    {
        var error = Assert.Throws<SpecException>(() => ImplementationReader.Preset("hp-fusd"));

        Assert.Contains("hp-fused", error.Problems[0].Expected, StringComparison.Ordinal);
    }
}
