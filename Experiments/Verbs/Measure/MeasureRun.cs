using System.Globalization;
using System.Text;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Launch;
using SimMoE.Trainer.Measuring.Timing;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>What surrounds every measurement: the library, the device, the other ranks, the folder.</summary>
public static class MeasureRun
{
    // A transfer of 1 GiB over a slow link, or a product on a slow CPU, takes longer than a training step.
    private static readonly TimeSpan FaultTimeout = TimeSpan.FromSeconds(180);

    /// <summary>Meets the other ranks and measures; all ranks share each layer.</summary>
    /// <inheritdoc cref="Run(Host, MeasureRequest, ParallelPlan, Func{MeasureContext, int})"/>
    public static int Run(Host host, MeasureRequest request, Func<MeasureContext, int> measure) => Run(host, request, null, measure);

    /// <summary>Meets the other ranks and measures.</summary>
    /// <param name="host">What may be used of the process.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="plan">How ranks are grouped; null if all share each layer.</param>
    /// <param name="measure">Measures; gives the exit status.</param>
    /// <returns>Exit status.</returns>
    public static int Run(Host host, MeasureRequest request, ParallelPlan? plan, Func<MeasureContext, int> measure)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(measure);
        TorchLibrary.Require();
        var environment = LaunchEnvironment.Detect(host.Environment);
        var gpu = Gpu(request.Device, environment.LocalRank);
        var options = new RankSessionOptions
        {
            Environment = environment,
            OnGpu = gpu >= 0,
            FaultTimeout = FaultTimeout,
            Talk = host.Talk,
            Stop = host.Stop,
        };
        return RankSession.Run(options, session => Within(host, request, session, (gpu, plan), measure), error => Describe(host, error));
    }

    private static int Within(
        Host host,
        MeasureRequest request,
        RankSession session,
        (int Gpu, ParallelPlan? Plan) place,
        Func<MeasureContext, int> measure
    )
    {
        var gpu = place.Gpu;
        if (gpu >= 0)
        {
            Cuda.SetDevice(gpu);
        }

        var device = new MeasuringDevice(gpu);
        var plan =
            place.Plan
            ?? new ParallelPlan
            {
                Strategy = StrategyKind.ExpertParallel,
                Ranks = session.WorldSize,
                ExpertParallelSize = session.WorldSize,
                SequencesPerRank = 1,
            };
        var groups = new Lazy<ProcessGroups>(() => session.Groups(plan));
        var mine = new RankPlace(Environment.ProcessId, gpu >= 0 ? gpu : session.Environment.LocalRank, device.Name);
        var places = Array.ConvertAll(
            session.Exchange(Encoding.UTF8.GetBytes(mine.Text)),
            part => RankPlace.Parse(Encoding.UTF8.GetString(part))
        );
        var machine = request.Machine ?? Machine(places);
        var folder = request.OutFolder ?? Path.Combine(host.Environment("SIMMOE_HOME") ?? "", "Experiments", "Measurements", machine);
        if (session.IsFirst)
        {
            WholeFile.MakeFolder(folder);
            if (!request.Quiet)
            {
                host.Talk.WriteLine($"into {folder}");
            }
        }

        session.RequireSame("--fabric, --repeats, --warm-up", $"{request.Fabric} {request.Repeats} {request.WarmUp}");
        try
        {
            return measure(
                new MeasureContext
                {
                    Request = request,
                    Session = session,
                    Groups = groups,
                    Device = device,
                    Places = places,
                    Fabric =
                        request.Fabric
                        ?? (
                            session.WorldSize == 1 ? "none"
                            : gpu >= 0 ? "default"
                            : "loopback"
                        ),
                    Provenance = new Provenance
                    {
                        Machine = machine,
                        Software = Software(gpu >= 0),
                        Date = request.Date ?? host.Time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    },
                    Folder = folder,
                    Facts = session.IsFirst ? MachineFacts.Of(host.Environment, gpu >= 0) : new Dictionary<string, string>(),
                }
            );
        }
        finally
        {
            if (groups.IsValueCreated)
            {
                groups.Value.Dispose();
            }
        }
    }

    /// <summary>This rank's GPU, or -1 for the CPU.</summary>
    private static int Gpu(string asked, int localRank)
    {
        var count = asked == "cpu" ? 0 : Cuda.DeviceCount;
        if (asked == "cuda" && count == 0)
        {
            throw new SpecException(
                new Problem(
                    "--device",
                    "found 'cuda', but libtorch sees no GPU here",
                    "expected a GPU and a library built with CUDA (CudaKernels/build), or --device cpu"
                )
            );
        }

        return count == 0 ? -1
            : localRank < count ? localRank
            : throw new SpecException(
                new Problem(
                    "--nproc-per-node",
                    $"found local rank {localRank}, but {count} GPUs",
                    "expected a process for each GPU at most"
                )
            );
    }

    private static string Machine(RankPlace[] places)
    {
        var device = new string([
            .. places[0].DeviceName.Replace("NVIDIA ", "", StringComparison.Ordinal).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'),
        ]);
        return string.Create(CultureInfo.InvariantCulture, $"{places.Length}x{device}");
    }

    private static string Software(bool cuda) =>
        $"SimMoE {typeof(MeasureRun).Assembly.GetName().Version?.ToString(3)} {TorchLibrary.Versions}{(cuda ? $" NCCL {MachineFacts.NcclVersion}" : "")}".Replace(
            ',',
            ' '
        );

    private static (int ExitCode, string Message) Describe(Host host, Exception error)
    {
        using var talk = new StringWriter(CultureInfo.InvariantCulture);
        var exitCode = FailureReport.Write(error, host with { Talk = talk });
        return (exitCode, talk.ToString().Split('\n')[0]);
    }
}
