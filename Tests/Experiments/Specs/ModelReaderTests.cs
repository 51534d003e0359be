using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Units;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Experiments.Specs;

public sealed class ModelReaderTests
{
    public static TheoryData<string> Presets => [.. ModelPresets.Names];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Preset_EachOne_ReadsWithoutProblemsAndNamesItsSource(string name)
    {
        var model = ModelReader.Preset(name);
        Assert.Equal(name, model.Name);
        Assert.NotEmpty(model.Source);
    }

    [Fact]
    public void Read_PresetWithOverrides_ChangesOnlyThem()
    {
        var model = Read("preset: deepseek-v3\nmoe: {top_k: 4}\n");
        var preset = ModelReader.Preset("deepseek-v3");
        Assert.Equal(preset with { Moe = preset.Moe! with { TopK = 4 } }, model);
    }

    [Fact]
    public void Read_OtherLayerKindOnAPreset_MakesItsHeadParallelTwin()
    {
        var model = Read("preset: paper-2.2b-ep\nmoe: {kind: multi-head-latent-moe, heads: 8, granularity: 2}\n");
        Assert.Equal(ModelReader.Preset("paper-2.2b-hp-g").Moe, model.Moe);
    }

    [Fact]
    public void Read_UnknownPreset_NamesTheNearest()
    {
        var problem = Assert.Single(ProblemsOf("mixtral-8x7\n"));
        Assert.Equal("spec.yaml:1: $: unknown model preset 'mixtral-8x7'; nearest known: mixtral-8x7b", problem.ToString());
    }

    /// <summary>Three slips in one file: a misspelt key, k above the experts' number is found only when the keys themselves are
    /// right.</summary>
    [Fact]
    public void Read_SeveralSlips_AreAllReportedWithLines()
    {
        var problems = ProblemsOf("preset: mixtral-8x7b\nlayer: 3\nattention:\n  heads: many\nmoe:\n  experts: -1\n");
        Assert.Equal(["$.layer", "$.attention.heads", "$.moe.experts"], problems.Select(problem => problem.Path));
        Assert.Equal([2, 4, 6], problems.Select(problem => problem.Line));
    }

    [Fact]
    public void Read_MoreChosenThanExperts_PointsAtTheUsersLine()
    {
        var problem = Assert.Single(ProblemsOf("preset: mixtral-8x7b\nmoe:\n  top_k: 9\n"));
        Assert.Equal("spec.yaml:3: $.moe.top_k: a token chooses 9 of 8 experts; write 1 to 8, or more experts", problem.ToString());
    }

    [Fact]
    public void Read_HeadsThatDoNotDivide_AreRefused()
    {
        var problem = Assert.Single(ProblemsOf("preset: paper-2.2b-ep\nmoe: {kind: multi-head-latent-moe, heads: 7}\n"));
        Assert.Equal("$.moe.heads", problem.Path);
        Assert.Contains("hidden size 1024 does not divide over 7 heads", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_KeyValueHeadsThatDoNotDivide_NameThoseThatDo()
    {
        var problem = Assert.Single(ProblemsOf("preset: mixtral-8x7b\nattention: {key_value_heads: 5}\n"));
        Assert.Equal("write one of 4 or 8", problem.Expected);
    }

    [Fact]
    public void Read_MissingKeys_AreNamedTogether()
    {
        var problems = ProblemsOf("layers: 2\n");
        Assert.Equal(["$.hidden_size", "$.vocabulary_size", "$.sequence_length", "$.attention"], problems.Select(problem => problem.Path));
    }

    [Fact]
    public void Read_GranularityThatSplitsAnExpert_IsRefused() =>
        Assert.Equal("$.moe.granularity", Assert.Single(ProblemsOf("preset: mixtral-8x7b\nmoe: {granularity: 0.25}\n")).Path);

    private static ModelSpec Read(string text)
    {
        var node = SpecFile.Parse(text, "spec.yaml");
        var model = ModelReader.Read(node);
        node.File.ThrowIfAny();
        return model;
    }

    private static IReadOnlyList<Problem> ProblemsOf(string text) => Assert.Throws<SpecException>(() => Read(text)).Problems;
}
