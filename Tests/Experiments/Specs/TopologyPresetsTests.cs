using System.Globalization;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Network;
using SimMoE.Topology;
using SimMoE.Topology.Graph;
using SimMoE.Topology.Presets;

namespace SimMoE.Tests.Experiments.Specs;

public sealed class TopologyPresetsTests
{
    public static TheoryData<string> Names => [.. TopologyPresets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_EveryPreset_HasRoutesBetweenFirstAndLastRank(string name)
    {
        var cluster = TopologyReader.Load(name);

        Assert.Equal(name, cluster.Name);
        Assert.True(cluster.IsSymmetric);
        var links = new int[cluster.Router.MaximumHops];
        Assert.InRange(cluster.Router.Route(0, cluster.RankCount - 1, links), 1, links.Length);
    }

    /// <summary>A number that stands in a preset's topology has a source in its own mapping or in one around it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Find_EveryNumber_HasASource(string name)
    {
        var root = SpecFile.Parse(TopologyPresets.Find(name)!, name).AsMap();

        Assert.Empty(Unsourced(root.Find("topology")!, false));
    }

    private static IEnumerable<string> Unsourced(SpecNode node, bool sourced) =>
        node switch
        {
            SpecMap map => map.Entries.SelectMany(entry =>
                Unsourced(entry.Value, IsPhysical(entry.Value) ? HasSource(entry.Value) : sourced || HasSource(map))
            ),
            SpecList list => list.Items.SelectMany(item => Unsourced(item, sourced)),
            SpecScalar scalar when !sourced && char.IsAsciiDigit(scalar.Text[0]) => [$"{scalar.Path} = {scalar.Text}"],
            _ => [],
        };

    /// <summary>A link, a transport or a table of times must name its own source.</summary>
    private static bool IsPhysical(SpecNode node) =>
        node is SpecMap map && (map.Find("bandwidth") ?? map.Find("latency") ?? map.Find("points")) is not null;

    private static bool HasSource(SpecNode node) => node is SpecMap map && map.Find("source") is SpecScalar { Text.Length: > 10 };

    [Theory]
    [InlineData("h200x2-nvlink", "nvlink", 11)]
    [InlineData("h200x2-shm", "shm", 10)]
    [InlineData("h200x2-socket", "socket", 9)]
    public void Measured_AtEverySizeOfTheTable_GivesTheMeasuredTime(string preset, string fabric, int rows)
    {
        var cluster = TopologyReader.Load(preset);
        var table = File.ReadLines(Path.Combine(Root(), "Experiments/Measurements/h200/alltoall.csv"))
            .Select(line => line.Split(','))
            .Where(cells => cells[0] == fabric)
            .ToList();

        Assert.Equal(rows, table.Count);
        foreach (var cells in table)
        {
            var message = long.Parse(cells[1], CultureInfo.InvariantCulture) / 2;
            var time = ExchangeSimulation.Run(cluster, new EvenTraffic(message) { Ranks = [0, 1] }).Time;
            Assert.Equal(double.Parse(cells[3], CultureInfo.InvariantCulture), time.TotalMicroseconds, 1e-3);
        }
    }

    /// <summary>Reference counts of the NVIDIA SuperPOD reference architecture: 64 nodes, 512 GPUs, 16 leaves, 8 spines.</summary>
    [Fact]
    public void HgxH100Rails_Of64Nodes_IsTheReferenceSuperPod()
    {
        var cluster = Read("{preset: hgx-h100-rails, nodes: 64}");

        Assert.Equal(512, cluster.RankCount);
        Assert.Contains(new Part("leaf switch", 16), cluster.Parts);
        Assert.Contains(new Part("spine switch", 8), cluster.Parts);
        Assert.Contains(new Part("network card", 512), cluster.Parts);
        Assert.Contains(new Part("nvswitch", 64), cluster.Parts);
    }

    /// <summary>Leaf of 32 nodes at 50 GB/s each, as much up as down: 1,600 GB/s in one bundled link.</summary>
    [Fact]
    public void HgxH100Rails_LeafUpLinks_AreNotOversubscribed()
    {
        var cluster = Read("{preset: hgx-h100-rails, nodes: 64}");

        var up = cluster.LinkClasses.IndexOf(new LinkClass("leaf-up", 1));
        Assert.Equal(1_600_000_000_000, cluster.Links.First(link => link.Class == up).Capacity.PerSecond);
    }

    [Fact]
    public void Read_DeviceAndNameOverridden_AreTaken()
    {
        var cluster = Read("{preset: ethernet-25g, nodes: 3, gpus: 2, device: H200, name: mine}");

        Assert.Equal("H200", cluster.Device.Name);
        Assert.Equal("mine", cluster.Name);
        Assert.Equal([0, 0, 1, 1, 2, 2], cluster.NodeOfRank.ToArray());
    }

    private static Cluster Read(string yaml)
    {
        var node = SpecFile.Parse(yaml, "test");
        var cluster = TopologyReader.Read(node);
        node.File.ThrowIfAny();
        return cluster!;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SimMoE.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
