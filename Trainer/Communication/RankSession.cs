using System.Text;
using SimMoE.Trainer.Communication.Control;
using SimMoE.Trainer.Launch;
using SimMoE.Units;
using SimMoE.Workload;

namespace SimMoE.Trainer.Communication;

/// <summary>One process's membership in a run of one or many: it meets the others, makes the groups that exchange tensors, and sees to it
/// that no rank
/// goes on or hangs when one has died, failed or hangs. docs/distributed.md.</summary>
/// <remarks>When another rank is at fault, the message is written and the process ended from a thread of its own, because the main thread
/// may stand
/// in a collective that never returns. One session a process; its methods are called from the main thread.</remarks>
public sealed class RankSession : IDisposable
{
    private static readonly TimeSpan AbortPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan VerdictPatience = TimeSpan.FromSeconds(2);
    private readonly RankSessionOptions _options;
    private readonly StopAgreement _stop = new();
    private readonly SessionEvents _events;
    private readonly IControlPlane? _plane;
    private readonly CancellationTokenRegistration _stopAsked;
    private readonly GroupFactory _groups;
    private RankFailure? _verdict;
    private Timer? _last;

    private RankSession(RankSessionOptions options)
    {
        _options = options;
        _events = new SessionEvents(Activity, _stop, End);
        _plane = Meet(options, _events);
        _events.SetPlane(_plane);
        _groups = new GroupFactory(this, _plane);
        if (_plane is not null)
        {
            _stopAsked = options.Stop.Register(_plane.AskToStop);
        }
    }

    /// <summary>This process's place.</summary>
    public LaunchEnvironment Environment => _options.Environment;

    /// <summary>Rank of this process.</summary>
    public int Rank => Environment.Rank;

    /// <summary>Processes of the run.</summary>
    public int WorldSize => Environment.WorldSize;

    /// <summary>True for the rank that talks and writes for all.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>What the main thread is doing; communicators keep it up to date.</summary>
    public RankActivity Activity { get; } = new();

    /// <summary>Where this process's tensors are: the CPU, or the GPU of its local rank, which becomes the current one.</summary>
    /// <exception cref="SpecException">This host has too few GPUs.</exception>
    /// <exception cref="Interop.TorchException">libtorch is missing, or has no CUDA.</exception>
    public torch.Device Device => _options.OnGpu ? Gpu() : Cpu();

    /// <summary>Meets the other ranks; at once for a single process. Needs no libtorch.</summary>
    /// <exception cref="RankFailureException">A rank did not come, or does not fit: another world size, another program, the same rank
    /// twice.</exception>
    /// <exception cref="WorldException">The port is in use, or rank 0 was not found.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the user.</exception>
    public static RankSession Start(RankSessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new RankSession(options);
    }

    /// <summary>Meets the others, runs the body, and leaves; tells the others if the body throws.</summary>
    /// <param name="options">How to meet.</param>
    /// <param name="body">The run; gives the exit status.</param>
    /// <param name="describe">Exit status and one line for a failure: 2 the user's input, 3 the world, 70 a bug, 130 stopped.</param>
    /// <returns>The body's exit status.</returns>
    /// <exception cref="RankFailureException">Another rank failed first; its failure counts on all.</exception>
    public static int Run(RankSessionOptions options, Func<RankSession, int> body, Func<Exception, (int ExitCode, string Message)> describe)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(describe);
        using var session = Start(options);
        try
        {
            var exitCode = body(session);
            session.Leave();
            return exitCode;
        }
        catch (Exception error) when (session._plane is not null && error is not RankFailureException && session.Tell(error, describe))
        {
            var verdict = session._verdict!;
            if (session.IsToldElsewhere(verdict))
            {
                throw new RankFailureException(verdict) { IsToldElsewhere = true };
            }

            // What the user got wrong is said in this rank's own words if it sees it too, whoever was first.
            if (verdict.Rank == session.Rank || (error is SpecException && verdict.ExitCode == RankFailure.UserInput))
            {
                throw;
            }

            throw new RankFailureException(verdict);
        }
    }

    /// <summary>Says that the main thread goes on. Call it at every step, and a few times within
    /// <see cref="RankSessionOptions.FaultTimeout"/> in
    /// long work for which others wait, such as writing a checkpoint.</summary>
    /// <param name="doing">What it does now, for messages.</param>
    /// <param name="number">Number of the step; negative for none.</param>
    public void Progress(string doing, long number = -1)
    {
        var isFirst = !Activity.HasStarted;
        Activity.Progress(doing, number);
        if (isFirst)
        {
            // From now on the fault timeout holds, and the others have to know it.
            _plane?.Report();
        }
    }

    /// <summary>Called by every rank between two steps.</summary>
    /// <returns>True if all ranks stop here, because one of them was asked to.</returns>
    public bool AgreeToStop() => _plane is null ? _options.Stop.IsCancellationRequested : _stop.Pass();

    /// <summary>Checks that every rank has the same value: the spec's hash, the tokens' hash, the library's version.</summary>
    /// <param name="what">Name for the message, such as <c>spec</c>.</param>
    /// <param name="value">This rank's value.</param>
    /// <exception cref="SpecException">The values differ; the same message on every rank.</exception>
    public void RequireSame(string what, string value)
    {
        var values = Array.ConvertAll(Exchange(Encoding.UTF8.GetBytes(value)), Encoding.UTF8.GetString);
        var other = Array.FindIndex(values, each => each != values[0]);
        if (other > 0)
        {
            throw new SpecException(
                new Problem(
                    what,
                    $"{_plane!.Ranks[0]} has '{values[0]}', {_plane.Ranks[other]} has '{values[other]}'",
                    "expected the same on every rank"
                )
            );
        }
    }

    /// <summary>Every rank gives a few bytes and gets everybody's, in rank order. All ranks call it in the same order; not for the inside
    /// of a step.</summary>
    public byte[][] Exchange(byte[] part)
    {
        if (_plane is null)
        {
            return [part];
        }

        Activity.Enter("exchange");
        try
        {
            return _plane.Exchange(part);
        }
        catch (RankFailureException)
        {
            _events.AwaitEnd();
            throw;
        }
        finally
        {
            Activity.Leave();
        }
    }

    /// <summary>The groups of this rank under a plan; equal groups are the same object. Every rank calls it; once a session.</summary>
    /// <param name="plan">Its ranks are the world size.</param>
    /// <exception cref="SpecException">Another number of ranks was started, they do not divide into groups, or this host has too few
    /// GPUs.</exception>
    /// <exception cref="Interop.TorchException">libtorch, Gloo or NCCL is missing or refused.</exception>
    public ProcessGroups Groups(ParallelPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        RequirePlan(plan);
        var all = GroupMembers.World(Rank, WorldSize);
        var sparse = GroupMembers.Sparse(Rank, plan);
        var replicas = GroupMembers.Replicas(Rank, plan);
        // A group of everybody is the world; what is left is made on its own.
        var own = new[] { all, sparse, replicas }.Where((group, index) => index == 0 || group.Ranks.Count < WorldSize).ToArray();
        var joined = _groups.Join(own, Device);
        ICommunicator Of(GroupMembers members) => joined[Math.Max(0, Array.IndexOf(own, members))];
        Activity.IsAsynchronous = Array.Exists(joined, group => group is NcclCommunicator);
        return new ProcessGroups(joined[0], Of(sparse), Of(replicas));
    }

    /// <summary>Says that this rank has failed, so that all end with the same exit status.</summary>
    /// <param name="exitCode">2 the user's input, 3 the world, 70 a bug, 130 or 143 stopped.</param>
    /// <param name="message">What happened, one line.</param>
    /// <param name="isSymptom">True if another rank's end may be the cause.</param>
    /// <returns>What all ranks agree on: the first failure.</returns>
    public RankFailure Fail(int exitCode, string message, bool isSymptom = false)
    {
        if (_plane is null)
        {
            return new RankFailure(Rank, exitCode, message);
        }

        _events.MainThreadFails();
        return _plane.Fail(new RankFailure(Rank, exitCode, $"{_plane.Ranks[Rank]} failed: {message}"), isSymptom);
    }

    /// <summary>This rank's part of the run is over. Rank 0 waits for the others.</summary>
    public void Leave()
    {
        Activity.Enter("end of the run");
        try
        {
            _plane?.Leave();
        }
        catch (RankFailureException)
        {
            _events.AwaitEnd();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopAsked.Dispose();
        _plane?.Dispose();
        _last?.Dispose();
    }

    private static torch.Device Cpu()
    {
        Interop.TorchLibrary.Require();
        return torch.CPU;
    }

    private torch.Device Gpu()
    {
        var count = Interop.Cuda.DeviceCount;
        if (Environment.LocalRank >= count)
        {
            throw new SpecException(
                new Problem(
                    "device",
                    FormattableString.Invariant(
                        $"process {Environment.LocalRank} of host {System.Environment.MachineName} finds {count} GPUs (libtorch: {Interop.TorchLibrary.Current.Folder!.Path})"
                    ),
                    count == 0
                        ? "expected one for each process: use the CPU, or a libtorch with CUDA"
                        : FormattableString.Invariant($"expected at most {count} processes on this host, one for each GPU")
                )
            );
        }

        Interop.Cuda.SetDevice(Environment.LocalRank);
        return new torch.Device(DeviceType.CUDA, Environment.LocalRank);
    }

    /// <summary>Tells the others of a failure. It is an exception filter, and so comes before anything that the failure passes on its way
    /// is disposed: that
    /// may wait for a collective which the others have given up.</summary>
    private bool Tell(Exception error, Func<Exception, (int ExitCode, string Message)> describe)
    {
        var (exitCode, message) = describe(error);
        _verdict = Fail(exitCode, message, error is TransferException);
        Abort();
        _last = new Timer(_ => EndWith(_verdict), null, EndPatience, Timeout.InfiniteTimeSpan);
        return true;
    }

    /// <summary>The first process of a host says what the user got wrong; it knows the verdict as the others do.</summary>
    private bool IsToldElsewhere(RankFailure verdict) => verdict.ExitCode == RankFailure.UserInput && Environment.LocalRank > 0;

    /// <summary>The main thread has not come out of what it was disposing.</summary>
    private void EndWith(RankFailure verdict)
    {
        Say(verdict);
        _options.End(verdict.ExitCode);
    }

    private void Say(RankFailure verdict)
    {
        if (!IsToldElsewhere(verdict))
        {
            _options.Talk.WriteLine($"simmoe: {verdict.Message}");
            _options.Talk.Flush();
        }
    }

    private void Abort()
    {
        var abort = new Thread(() => Aborting?.Invoke()) { IsBackground = true };
        abort.Start();
        abort.Join(AbortPatience);
    }

    private void RequirePlan(ParallelPlan plan)
    {
        if (plan.Ranks != WorldSize)
        {
            throw new SpecException(
                new Problem(
                    "world size",
                    FormattableString.Invariant($"{WorldSize} processes were started for a plan of {plan.Ranks} ranks"),
                    FormattableString.Invariant($"expected {plan.Ranks}: simmoe launch --nproc-per-node {plan.Ranks}, or change the plan")
                )
            );
        }

        if (plan.Ranks % plan.SparseGroupSize != 0)
        {
            throw new SpecException(
                new Problem(
                    "parallel plan",
                    FormattableString.Invariant($"groups of {plan.SparseGroupSize} ranks do not divide {plan.Ranks} ranks"),
                    "expected the expert parallel size times the head parallel size to divide the ranks"
                )
            );
        }
    }

    /// <summary>Called on a failure before the process ends, from another thread: communicators break off what is under way.</summary>
    internal event Action? Aborting;

    /// <summary>A collective failed here. Gives the verdict on the rank that caused it time to come; then the process ends from
    /// elsewhere.</summary>
    internal Exception Lost(string operation, Exception error)
    {
        if (_plane?.WaitForVerdict(VerdictPatience) is { } verdict)
        {
            _events.AwaitEnd();
            return new RankFailureException(verdict);
        }

        return new TransferException($"{operation}: {error.Message}", error);
    }

    private static IControlPlane? Meet(RankSessionOptions options, IControlEvents events)
    {
        if (!options.Environment.IsDistributed)
        {
            return null;
        }

        var rendezvous = options.Environment.RendezvousTimeout ?? options.RendezvousTimeout;
        var limits = FaultLimits.Of(options.Environment.FaultTimeout ?? options.FaultTimeout, rendezvous);
        var settings = new RendezvousSettings(options.Environment, options.Version, rendezvous, limits, options.Stop);
        return options.Environment.Rank == 0 ? RendezvousServer.Meet(settings, events) : RendezvousClient.Meet(settings, events);
    }

    /// <summary>Ends this process after another rank's failure.</summary>
    private void End(RankFailure verdict, IControlPlane? plane)
    {
        // If a full pipe holds the message up, the process ends nevertheless.
        using var last = new Timer(_ => _options.End(verdict.ExitCode), null, 3 * AbortPatience, Timeout.InfiniteTimeSpan);
        Say(verdict);
        Abort();
        plane?.Dispose();
        _options.End(verdict.ExitCode);
    }
}
