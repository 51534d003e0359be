using System.Text.Json;
using System.Text.Json.Nodes;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>The file beside a table, <c>NAME.meta.json</c>: one entry for each run that added to it.</summary>
public static class MeasureRecord
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Adds this run.</summary>
    /// <param name="host">Its command line.</param>
    /// <param name="context">Machine, software, ranks.</param>
    /// <param name="table">File of the table.</param>
    /// <param name="clock">Clock of the device.</param>
    public static void Add(Host host, MeasureContext context, string table, string clock)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(context);
        var path = Path.ChangeExtension(table, ".meta.json");
        var runs = File.Exists(path) && JsonNode.Parse(File.ReadAllText(path)) is JsonArray before ? before : [];
        runs.Add(
            new JsonObject
            {
                ["command"] = host.CommandLine,
                ["date"] = context.Provenance.Date,
                ["machine"] = context.Provenance.Machine,
                ["fabric"] = context.Fabric,
                ["software"] = context.Provenance.Software,
                ["ranks"] = new JsonArray([
                    .. context.Places.Select(place => (JsonNode)new JsonObject { ["device"] = place.Device, ["name"] = place.DeviceName }),
                ]),
                ["clock"] = clock,
                ["warm_up"] = context.Request.WarmUp,
                ["repeats"] = context.Request.Repeats,
                ["facts"] = new JsonObject(context.Facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value))),
            }
        );
        WholeFile.Write(path, runs.ToJsonString(Indented) + "\n");
    }
}
