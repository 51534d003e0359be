using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Trainer.Checkpoints;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Launch;
using SimMoE.Trainer.Training;
using SimMoE.Units;
using SimMoE.Workload.Models;

namespace SimMoE.Experiments.Verbs.Train;

/// <summary>Trains as one rank of a run, which may have but one.</summary>
/// <param name="host">What may be used of the process.</param>
public sealed class TrainAction(Host host)
{
    /// <summary>Does what was asked.</summary>
    /// <returns>Exit status.</returns>
    public int Run(TrainRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var environment = LaunchEnvironment.Detect(host.Environment).WithTimeouts(request.FaultTimeout, request.RendezvousTimeout);
        var spec = SharedInput.Read(host, () => TrainSpecReader.Load(request.Spec, Settings(request), environment.WorldSize));
        var device = TrainDevice.Choose(request.Device ?? spec.Device, environment);
        var options = new RankSessionOptions
        {
            Environment = environment,
            OnGpu = device.OnGpu,
            Talk = host.Talk,
            Stop = host.Stop,
        };
        return RankSession.Run(options, session => Train(request, spec, device, session), error => FailureReport.Describe(error));
    }

    private static ImmutableArray<FieldSetting> Settings(TrainRequest request)
    {
        List<string> texts = [.. request.Settings];
        if (request.Steps is { } steps)
        {
            texts.Add(string.Create(CultureInfo.InvariantCulture, $"training.steps={steps}"));
        }

        if (request.OutFolder is { } folder)
        {
            texts.Add($"output.folder={folder}");
        }

        return FieldSetting.ParseAll(texts);
    }

    private int Train(TrainRequest request, TrainSpec spec, TrainDevice device, RankSession session)
    {
        var precision = spec.Precision ?? (device.OnGpu ? Precision.BFloat16 : Precision.Float32);
        var settings = spec.Settings with { Precision = precision };
        session.RequireSame("spec", RunManifest.Hash(SpecWriter.Write(spec.Resolved)));
        session.Progress("setting up");
        using var groups = session.Groups(settings.Plan);
        try
        {
            using var job = TrainJob.Open(spec, settings, device, groups);
            job.Store.Working = () => session.Progress("checkpoint");
            var resumes = Resumes(request, spec, job.Store);
            if (resumes)
            {
                job.Run.Resume();
            }
            else if (request.Weights is { } other)
            {
                new CheckpointStore(Path.Combine(other, "checkpoints"), 1, groups.World) { Working = job.Store.Working }.LoadWeights(
                    job.Run.State
                );
            }

            // Only now, so that a checkpoint that does not fit leaves its folder as it is.
            Prepare(spec, job, device, session);
            using var output = session.IsFirst ? new RunOutput(spec.OutFolder, job.Run.Step, request.Quiet ? null : host.Output) : null;
            job.Run.Output = output;
            Introduce(request, spec, job, device, resumes);
            using var asked = host.Stop.Register(() => Say(session, "stopping after this step, with a checkpoint; once more ends at once"));
            var before = job.Run.Step;
            var end = job.Run.Run(session.AgreeToStop, session.Progress);
            var after = job.Run.Step;
            if (end == RunEnd.Stopped)
            {
                Say(
                    session,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"stopped after step {after} of {settings.Steps}; the checkpoint is written, --resume goes on from it"
                    )
                );
                return ExitCode.Interrupted;
            }

            if (before == settings.Steps)
            {
                Say(
                    session,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the run was finished: all {after} steps are done{(spec.Data.Validation.IsEmpty ? ", and there are no held-out tokens to evaluate it on" : "")}; more training.steps would go on"
                    )
                );
            }

            return ExitCode.Success;
        }
        catch (ExternalException error) when (TorchException.IsOutOfMemory(error))
        {
            throw OutOfMemory(session.Rank, device, error);
        }
    }

    private void Say(RankSession session, string line)
    {
        if (session.IsFirst)
        {
            host.Talk.WriteLine($"simmoe: {line}");
        }
    }

    private static bool Resumes(TrainRequest request, TrainSpec spec, CheckpointStore store)
    {
        if (store.Latest is { } step && !request.Resume)
        {
            throw new SpecException(
                new Problem(
                    "$.output.folder",
                    string.Create(CultureInfo.InvariantCulture, $"'{spec.OutFolder}' holds a run with a checkpoint of step {step}"),
                    "expected --resume to go on from it, or another folder (--out)",
                    File: request.Spec
                )
            );
        }

        return store.Latest is not null;
    }

    private void Prepare(TrainSpec spec, TrainJob job, TrainDevice device, RankSession session)
    {
        if (session.IsFirst)
        {
            WholeFile.MakeFolder(spec.OutFolder);
            WholeFile.Write(Path.Combine(spec.OutFolder, "spec.yaml"), SpecWriter.Write(spec.Resolved));
            WholeFile.Write(Path.Combine(spec.OutFolder, "manifest.json"), TrainManifest.Of(spec, job, device, host.CommandLine));
        }
    }

    private void Introduce(TrainRequest request, TrainSpec spec, TrainJob job, TrainDevice device, bool resumes)
    {
        if (job.Run.Output is null || request.Quiet)
        {
            return;
        }

        var settings = job.Settings;
        var parameters = ParameterCount.Of(settings.Model);
        host.Talk.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{spec.Name}: {parameters.Total / 1e6:F1} M parameters, {parameters.Active / 1e6:F1} M active; {settings.TokensPerStep} tokens a step on {settings.Plan.Ranks} x {device.Name}; {settings.Steps} steps into {spec.OutFolder}"
            )
        );
        if (!spec.Ignored.IsEmpty)
        {
            host.Talk.WriteLine($"for the simulator, not for training: {string.Join(", ", spec.Ignored)}");
        }

        if (request.Resume)
        {
            host.Talk.WriteLine(
                resumes
                    ? string.Create(CultureInfo.InvariantCulture, $"going on after step {job.Run.Step}")
                    : "there is no checkpoint yet: starting anew"
            );
        }
    }

    private static WorldException OutOfMemory(int rank, TrainDevice device, ExternalException error)
    {
        var use = "";
        if (device.OnGpu)
        {
            var peak = Cuda.Memory(device.Index) is { } memory
                ? string.Create(CultureInfo.InvariantCulture, $" at a peak of {memory.Peak / 1e9:F1} GB")
                : "";
            use = string.Create(CultureInfo.InvariantCulture, $"{peak} of {Cuda.TotalMemory() / 1e9:F1} GB");
        }

        return new WorldException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"rank {rank} ran out of memory{use}; lower parallel.sequences_per_rank (and raise micro_batches), set parallel.recompute_activations: true, or spread the model over more ranks"
            ),
            error
        );
    }
}
