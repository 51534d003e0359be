using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Topology;
using SimMoE.Topology.Graph;
using SimMoE.Units;

namespace SimMoE.Tests.Experiments.Specs;

public sealed class TopologyReaderTests
{
    private const string Link = "link: {bandwidth: 50 GB/s, latency: 500 ns}";

    private static Cluster Read(string yaml)
    {
        var node = SpecFile.Parse(yaml, "t.yaml");
        var cluster = TopologyReader.Read(node);
        node.File.ThrowIfAny();
        return cluster!;
    }

    private static string[] Problems(string yaml)
    {
        var node = SpecFile.Parse(yaml, "t.yaml");
        Assert.Null(TopologyReader.Read(node));
        return [.. node.File.Problems.Select(problem => problem.ToString())];
    }

    public static TheoryData<string, int> Shapes =>
        new()
        {
            { $"{{shape: star, gpus: 3, device: H200, {Link}}}", 6 },
            { $"{{shape: nvswitch, gpus: 3, device: H200, {Link}}}", 6 },
            { $"{{shape: mesh, gpus: 3, device: H200, {Link}}}", 6 },
            { $"{{shape: ring, gpus: 5, device: H200, {Link}}}", 10 },
            { $"{{shape: torus, gpus: 9, sizes: [3, 3], device: H200, {Link}}}", 36 },
            { $"{{shape: pcie, gpus: 4, gpus_per_switch: 2, device: H200, {Link}, host_link: {{bandwidth: 1 GB/s, latency: 1 us}}}}", 12 },
            { $"{{shape: fat_tree, gpus: 8, ports_per_leaf: 4, spines: 2, device: H200, {Link}}}", 20 },
            { $"{{shape: fat_tree, gpus: 8, ports_per_leaf: 4, spines: 2, paths: ecmp, seed: 3, device: H200, {Link}}}", 24 },
            { $"{{shape: fat_tree, gpus: 8, ports_per_leaf: 2, spines: 2, leaves_per_pod: 2, cores: 2, device: H200, {Link}}}", 28 },
            { $"{{shape: dragonfly, gpus: 6, groups: 3, routers_per_group: 2, global_links_per_router: 1, device: H200, {Link}}}", 24 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Read_EveryShape_HasItsLinks(string yaml, int links)
    {
        var cluster = Read(yaml);

        Assert.Equal(links, cluster.Links.Length);
        Assert.Equal("H200", cluster.Device.Name);
    }

    [Fact]
    public void Read_Nested_HasTwoTransportsAndNodes()
    {
        var cluster = Read(
            $$"""
            shape: nested
            name: mine
            device: {name: own, peak_bf16: 1 TFLOP/s, peak_f32: 1 TFLOP/s, memory: 1 GB, memory_bandwidth: 1 GB/s, multiprocessors: 1}
            nodes: 2
            node:
              shape: nvswitch
              gpus: 4
              link: {bandwidth: 450 GB/s, latency: 250 ns}
            fabric:
              shape: star
              {{Link}}
              transport:
                name: ib
                latency: 5 us
                curve: [{message: 1 KiB, efficiency: 0.5}, {message: 1 MiB, efficiency: 0.9}]
                uneven_efficiency: 0.9
            """
        );

        Assert.Equal("mine", cluster.Name);
        Assert.Equal("own", cluster.Device.Name);
        Assert.Equal(2, cluster.NodeCount);
        Assert.Equal(["node", "ib"], cluster.Transports.Select(transport => transport.Name));
        Assert.Equal(0.9, cluster.Transports[1].Efficiency(1 << 20));
        Assert.Equal(0.9, cluster.Transports[1].UnevenEfficiency);
        Assert.Equal(SimDuration.FromMicroseconds(5), cluster.Transports[1].Latency);
    }

    [Fact]
    public void Read_FreeGraph_HasItsClassesAndTransports()
    {
        var cluster = Read(
            """
            shape: graph
            device: H200
            gpus: 2
            switches: [hub]
            transports: [{name: near}, {name: far, latency: 3 us}]
            links:
              - {from: gpu0, to: hub, bandwidth: 1 GB/s, latency: 1 us, class: a}
              - {from: gpu1, to: hub, bandwidth: 2 GB/s, latency: 1 us, class: b, transport: far}
            """
        );

        Assert.Equal([new LinkClass("a", 0), new LinkClass("b", 1)], cluster.LinkClasses.ToArray());
        Assert.Equal(4, cluster.Links.Length);
        Assert.Equal(2, cluster.Router.Route(0, 1, new int[cluster.Router.MaximumHops]));
    }

    /// <summary>1 MiB in 31 us, 10 us of them start-up and 1 us path: 1,048,576 / (100e9 x 20e-6) = 0.524288.</summary>
    [Fact]
    public void Read_MeasuredTransport_BecomesEfficiencies()
    {
        var cluster = Read(
            $$"""
            shape: star
            device: H200
            gpus: 2
            {{Link}}
            transport:
              latency: 10 us
              measured: {rate: 100 GB/s, path_latency: 1 us, points: [{message: 1 MiB, time: 31 us}]}
            """
        );

        Assert.Equal(0.524288, cluster.Transports[0].Efficiency(1 << 20), 12);
    }

    [Theory]
    [InlineData("hgx-h100-9", "t.yaml:1: $: unknown topology preset 'hgx-h100-9'; nearest known: hgx-h100-4, hgx-h100-8, hgx-b200-8")]
    [InlineData("{preset: star, gpu: 4}", "t.yaml:1: $.gpu: unknown key 'gpu'; nearest known: gpus")]
    [InlineData("{preset: star, gpus: 0}", "t.yaml:1: $.gpus: found '0'; expected a whole number from 1 to 1048576")]
    [InlineData("{preset: star, gpus: four}", "t.yaml:1: $.gpus: found 'four'; expected a whole number from 1 to 1048576")]
    [InlineData("{preset: star, device: H300}", "t.yaml:1: $.device: unknown device 'H300'; nearest known: H200")]
    public void Read_WrongPreset_IsOneMessage(string yaml, string message)
    {
        var problem = Assert.Single(Problems(yaml));
        Assert.StartsWith(message, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "{shape: star, gpus: 2, device: H200, link: {bandwidth: 400, latency: 1 us}}",
        "t.yaml:1: $.link.bandwidth: '400' has no unit; write for example '400 Gb/s'"
    )]
    [InlineData(
        "{shape: star, gpus: 2, device: H200, link: {bandwidth: 400 Gb, latency: 1 us}}",
        "t.yaml:1: $.link.bandwidth: '400 Gb' has the unknown unit 'Gb'; write for example '400 Gb/s'"
    )]
    [InlineData(
        "{shape: star, gpus: 2, device: H200, link: {bandwidth: 0 Gb/s, latency: 1 us}}",
        "t.yaml:1: $.link.bandwidth: a link without bandwidth; expected more than 0 B/s"
    )]
    [InlineData(
        "{shape: star, gpus: 2, device: H200, link: {bandwidth: 1 GB/s, latency: 1 us, lane: 4}}",
        "t.yaml:1: $.link.lane: unknown key 'lane'; nearest known: "
    )]
    [InlineData("{shape: sta, gpus: 2, device: H200}", "t.yaml:1: $.shape: unknown shape 'sta'; nearest known: star")]
    [InlineData(
        "{shape: torus, gpus: 8, sizes: [3, 3], device: H200, link: {bandwidth: 1 GB/s, latency: 1 us}}",
        "t.yaml:1: $.sizes: 3 x 3 = 9 places for 8 endpoints; expected sizes whose product is their number"
    )]
    [InlineData(
        "{shape: graph, gpus: 2, device: H200, links: [{from: gpu0, to: gpu0, bandwidth: 1 GB/s, latency: 1 us}]}",
        "t.yaml:1: $.links[0].to: a link from a vertex to itself; expected two different vertices"
    )]
    [InlineData(
        "{shape: graph, gpus: 3, device: H200, links: [{from: gpu0, to: gpu1, bandwidth: 1 GB/s, latency: 1 us}]}",
        "t.yaml:1: $.links: the topology is disconnected: no way between gpu0 and gpu2"
    )]
    [InlineData(
        "{shape: graph, gpus: 2, device: H200, links: [{from: gpu0, to: gpu7, bandwidth: 1 GB/s, latency: 1 us}]}",
        "t.yaml:1: $.links[0].to: unknown vertex 'gpu7'; nearest known: gpu0, gpu1"
    )]
    public void Read_WrongValue_SaysWhereAndWhatToWrite(string yaml, string message) =>
        Assert.StartsWith(message, Problems(yaml)[0], StringComparison.Ordinal);

    /// <summary>Five things are wrong, on five lines; all are said, in order.</summary>
    [Fact]
    public void Read_ManyMistakes_AreAllReported()
    {
        var problems = Problems(
            """
            shape: nested
            device: H900
            nodes: -1
            node: {shape: nvswitch, gpus: 8, link: {bandwidth: 450, latency: 250 ns}}
            cards: 3
            fabric: {shape: star, link: {bandwidth: 50 GB/s, latency: 500}}
            speed: 9
            """
        );

        Assert.Equal(
            ["$.device", "$.nodes", "$.node.link.bandwidth", "$.cards", "$.card_link", "$.fabric.link.latency", "$.speed"],
            problems
                .Select(problem => problem.Split(": ")[1])
                .OrderBy(path =>
                    Array.IndexOf(
                        ["$.device", "$.nodes", "$.node.link.bandwidth", "$.cards", "$.card_link", "$.fabric.link.latency", "$.speed"],
                        path
                    )
                )
        );
    }

    [Fact]
    public void Read_ImpossibleMeasurement_IsAProblem()
    {
        var problem = Assert.Single(
            Problems(
                $"{{shape: star, gpus: 2, device: H200, {Link}, "
                    + "transport: {latency: 5 us, measured: {rate: 1 GB/s, points: [{message: 1 MB, time: 6 us}]}}}"
            )
        );

        Assert.Contains("1 MB cannot move in 1 us at 1 GB/s", problem, StringComparison.Ordinal);
    }

    /// <summary>Eight GPUs on a switch, two such nodes, a switch for each rail: 2 x 16 links inside and 2 x 16 outside.</summary>
    [Fact]
    public void Read_AstraSimFileOfTwoDimensions_BecomesRails()
    {
        var cluster = Read("{topology: [Switch, Switch], npus_count: [8, 2], bandwidth: [400.0, 50], latency: [936.25, 500.0]}");

        Assert.Equal(16, cluster.RankCount);
        Assert.Equal(64, cluster.Links.Length);
        Assert.Equal(new BytesPerSecond(400_000_000_000), cluster.Links[0].Capacity);
        Assert.Equal(936_250, cluster.Links[0].Latency.Picoseconds);
        Assert.Equal(4, cluster.Router.Route(0, 9, new int[cluster.Router.MaximumHops]));
    }

    [Theory]
    [InlineData(
        "{topology: [Switch, Ring], npus_count: [8, 2], bandwidth: [4, 5], latency: [1, 1]}",
        "t.yaml:1: $.topology[1]: found 'Ring'; expected Switch here"
    )]
    [InlineData(
        "{topology: [Switch], npus_count: [8, 2], bandwidth: [4], latency: [1]}",
        "t.yaml:1: $.topology: 1 dimensions with 2 npus_count, 1 bandwidth, 1 latency; expected one or two dimensions"
    )]
    public void Read_AstraSimFileThatCannotBeHad_SaysWhy(string yaml, string message) =>
        Assert.StartsWith(message, Assert.Single(Problems(yaml)), StringComparison.Ordinal);

    [Fact]
    public void Load_NeitherPresetNorFile_SaysSo()
    {
        Assert.Throws<SpecException>(() => TopologyReader.Load("no-such-preset"));
        Assert.Throws<SpecException>(() => TopologyReader.Load("no/such/file.yaml"));
    }
}
