using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Layers;
using SimMoE.Workload.Models;

namespace SimMoE.Experiments.Verbs.Train;

/// <summary>Writes <c>manifest.json</c>: what is needed to train the same again, and on what it ran.</summary>
public static class TrainManifest
{
    /// <summary>The manifest's text.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="job">What the spec became on this device.</param>
    /// <param name="device">Device of rank 0.</param>
    /// <param name="command">The command as typed.</param>
    public static string Of(TrainSpec spec, TrainJob job, TrainDevice device, string command)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(device);
        var settings = job.Settings;
        var parameters = ParameterCount.Of(settings.Model);
        return JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("run", spec.Name);
            json.WriteString("command", command);
            json.WriteString("version", RunManifest.Version);
            json.WriteString("commit", RunManifest.Commit());
            json.WriteString("spec_sha256", RunManifest.Hash(SpecWriter.Write(spec.Resolved)));
            json.WriteString("libraries", TorchLibrary.Versions);
            json.WriteString("device", device.Name);
            json.WriteNumber("ranks", settings.Plan.Ranks);
            json.WriteString("precision", settings.Precision == Trainer.Training.Precision.BFloat16 ? "bf16" : "f32");
            json.WriteString("experts", ExpertKernelNames.Of(spec.Experts));
            json.WriteNumber("seed", settings.Seed);
            json.WriteNumber("steps", settings.Steps);
            json.WriteNumber("tokens_per_step", settings.TokensPerStep);
            json.WriteNumber("parameters", parameters.Total);
            json.WriteNumber("active_parameters", parameters.Active);
            json.WriteEndObject();
        });
    }
}
