using System.Globalization;
using SimMoE.Topology;

namespace SimMoE.Experiments.Validation;

/// <summary>Nodes of 8 GPUs with a 400 Gb/s card for each, as the preset hgx-h100-rails, with one efficiency for each link class.</summary>
internal static class RailCluster
{
    /// <summary>Reads it.</summary>
    /// <param name="device">Name in the device catalogue.</param>
    /// <param name="nvlinkRate">Line rate of a GPU's NVLink, one direction.</param>
    /// <param name="nodes">Nodes.</param>
    /// <param name="nvlink">Share of that rate that is reached, (0, 1].</param>
    /// <param name="card">Share of 400 Gb/s that is reached, (0, 1].</param>
    public static Cluster Read(string device, string nvlinkRate, int nodes, double nvlink, double card) =>
        TopologyText.Read(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                shape: nested
                nodes: {{nodes}}
                cards: 8
                rail_local: true
                device: {{device}}
                source: validation
                node:
                  shape: nvswitch
                  gpus: 8
                  source: validation
                  link: {bandwidth: {{nvlinkRate}}, latency: 250 ns, source: as hgx-h100-rails}
                  transport: {name: nvlink, latency: 7.8 us, source: as hgx-h100-rails, curve: [{message: 1 B, efficiency: {{nvlink}}}]}
                fabric:
                  shape: rail
                  nodes_per_leaf: 32
                  spines: 8
                  oversubscription: 1
                  paths: spread
                  source: validation
                  link: {bandwidth: 400 Gb/s, latency: 500 ns, source: as hgx-h100-rails}
                  transport: {name: network, latency: 11.6 us, source: as hgx-h100-rails, curve: [{message: 1 B, efficiency: {{card}}}]}
                """
            )
        );
}
