using System.Globalization;
using System.Text.Json;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Units;

namespace SimMoE.Simulator.Tracing;

/// <summary>Writes a run as a Chrome trace, which Perfetto (ui.perfetto.dev) and chrome://tracing open: a process for each rank, a
/// thread for its host and one for each stream, arrows from launches to kernels and from senders to receivers, link use as
/// counters.</summary>
/// <remarks>Times are microseconds with six decimals, so exact picoseconds. Events are written as they come; nothing is kept but the
/// arrows of one collective for each entry of the program. Argument names of collectives are Kineto's, so that tools for PyTorch traces
/// find them. The format is the Trace Event Format of the Chromium project.</remarks>
public sealed class ChromeTraceWriter : ITraceSink, ILinkRateSink, IDisposable
{
    private const int HostThread = 0;
    private const int FirstStreamThread = 1;

    private readonly TextWriter _writer;
    private readonly bool _ownsWriter;
    private readonly int _arrows;
    private readonly HashSet<(int Rank, int Thread)> _named = [];
    private readonly Dictionary<int, (int Source, int Destination)[]> _arrowsOf = [];
    private StepProgram? _program;
    private bool _any;

    /// <summary>Writes to a file, which is replaced.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="arrowsPerCollective">Arrows drawn for one use of a collective at most; 0 draws none.</param>
    public ChromeTraceWriter(string path, int arrowsPerCollective = 16)
        : this(new StreamWriter(path) { NewLine = "\n" }, arrowsPerCollective) => _ownsWriter = true;

    /// <summary>Writes to a writer, which stays open.</summary>
    /// <param name="writer">Receives the JSON.</param>
    /// <param name="arrowsPerCollective">Arrows drawn for one use of a collective at most; 0 draws none.</param>
    public ChromeTraceWriter(TextWriter writer, int arrowsPerCollective = 16)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentOutOfRangeException.ThrowIfNegative(arrowsPerCollective);
        _writer = writer;
        _arrows = arrowsPerCollective;
        _writer.Write("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
    }

    /// <inheritdoc/>
    public void Begin(StepProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        _program = program;
        for (var rank = 0; rank < program.Ranks.Count; rank++)
        {
            Meta("process_name", rank, HostThread, $"\"name\":\"rank {rank}\"");
            Meta("process_sort_index", rank, HostThread, $"\"sort_index\":{rank}");
        }
    }

    /// <inheritdoc/>
    public void Span(in TraceSpan span)
    {
        Invariant.Require(_program is not null);
        var onHost = span.Kind is TraceKind.HostLaunch or TraceKind.HostSync or TraceKind.HostWork;
        var thread = onHost ? HostThread : FirstStreamThread + span.Stream;
        NameThread(span.Rank, thread);
        var key = _program.Stages[span.Stage];
        Event(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\"ph\":\"X\",\"cat\":\"{Category(span.Kind)}\",\"name\":{Name(span, key.Name)},\"pid\":{span.Rank},\"tid\":{thread},"
                    + $"\"ts\":{Micro(span.Start)},\"dur\":{Micro(span.End - span.Start)},\"args\":{{\"stage\":{Text(key.Name)},"
                    + $"\"pass\":\"{key.Pass}\",\"layer\":{key.Layer},\"micro batch\":{key.MicroBatch}{Arguments(span)}}}"
            )
        );
        if (span.Launched)
        {
            Arrow("launch", span.Kind == TraceKind.HostLaunch, span.Rank, thread, span.Start, $"l{span.Rank}.{span.Operation}");
        }

        if (span.Kind == TraceKind.Collective)
        {
            MemberArrows(span, thread);
        }
    }

    /// <inheritdoc/>
    public void LinkRate(SimDuration time, string linkClass, BytesPerSecond carried, BytesPerSecond capacity)
    {
        var process = _program?.Ranks.Count ?? 0;
        if (_named.Add((process, HostThread)))
        {
            Meta("process_name", process, HostThread, "\"name\":\"links\"");
            Meta("process_sort_index", process, HostThread, $"\"sort_index\":{process}");
        }

        var use = capacity.PerSecond == 0 ? 0 : 100.0 * carried.PerSecond / capacity.PerSecond;
        Event(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\"ph\":\"C\",\"name\":{Text(linkClass)},\"pid\":{process},\"tid\":0,\"ts\":{Micro(time)},\"args\":{{\"use %\":{use:0.###}}}"
            )
        );
    }

    /// <summary>Ends the JSON; closes the file if this writer opened it.</summary>
    public void Dispose()
    {
        _writer.Write("\n]}\n");
        _writer.Flush();
        if (_ownsWriter)
        {
            _writer.Dispose();
        }
    }

    private static string Micro(SimDuration time) => (time.Picoseconds / 1e6m).ToString("0.000000", CultureInfo.InvariantCulture);

    private static string Text(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static string Category(TraceKind kind) =>
        kind switch
        {
            TraceKind.HostLaunch or TraceKind.HostSync => "cuda_runtime",
            TraceKind.HostWork => "cpu_op",
            TraceKind.Copy => "gpu_memcpy",
            _ => "kernel",
        };

    private string Name(in TraceSpan span, string stage) =>
        span.Kind switch
        {
            TraceKind.HostLaunch => Text($"launch {stage}"),
            TraceKind.HostSync => Text($"synchronise {stage}"),
            TraceKind.CollectiveWait => Text($"wait {stage}"),
            TraceKind.Collective => Text($"{_program!.Collectives[span.Collective].Name} {stage}"),
            _ => Text(stage),
        };

    private string Arguments(in TraceSpan span)
    {
        var launches = span.Launches > 0 ? $",\"launches\":{span.Launches}" : "";
        if (span.Kind is not (TraceKind.Collective or TraceKind.CollectiveWait))
        {
            return launches;
        }

        var spec = _program!.Collectives[span.Collective];
        var (sent, received) = Volume(spec, span.Member);
        return $"{launches},\"Collective name\":{Text(spec.Name)},\"dtype\":\"Byte\",\"In msg nelems\":{sent},"
            + $"\"Out msg nelems\":{received},\"Group size\":{spec.Phases[0].Ranks.Count},\"Rank\":{span.Rank},"
            + $"\"Process Group Name\":\"{span.Collective}\",\"Seq\":{span.Use}";
    }

    private static (long Sent, long Received) Volume(CollectiveSpec spec, int member)
    {
        var (sent, received) = (0L, 0L);
        foreach (var phase in spec.Phases)
        {
            if (phase is FlowListTraffic list)
            {
                foreach (var (source, destination, bytes) in list.Flows)
                {
                    sent += source == member ? bytes : 0;
                    received += destination == member ? bytes : 0;
                }

                continue;
            }

            for (var other = 0; other < phase.Ranks.Count; other++)
            {
                sent += other == member ? 0 : phase.BytesBetween(member, other);
                received += other == member ? 0 : phase.BytesBetween(other, member);
            }
        }

        return (sent, received);
    }

    private void MemberArrows(in TraceSpan span, int thread)
    {
        if (!_arrowsOf.TryGetValue(span.Collective, out var arrows))
        {
            arrows = Choose(_program!.Collectives[span.Collective].Phases[^1]);
            _arrowsOf.Add(span.Collective, arrows);
        }

        for (var i = 0; i < arrows.Length; i++)
        {
            var id = $"c{span.Collective}.{span.Use}.{i}";
            if (arrows[i].Source == span.Member)
            {
                Arrow("transfer", true, span.Rank, thread, span.Start, id);
            }

            if (arrows[i].Destination == span.Member)
            {
                // A picosecond early, so that viewers bind the arrow to this span and not to the one that follows.
                var end = span.End > span.Start ? span.End - new SimDuration(1) : span.End;
                Arrow("transfer", false, span.Rank, thread, end, id);
            }
        }
    }

    /// <summary>The first pairs in order of distance, then of source: every member's nearest partners before any member's second.</summary>
    private (int Source, int Destination)[] Choose(Traffic traffic)
    {
        var members = traffic.Ranks.Count;
        if (traffic is FlowListTraffic list)
        {
            return [.. list.Flows.Take(_arrows).Select(flow => (flow.Source, flow.Destination))];
        }

        List<(int, int)> pairs = [];
        for (var distance = 1; distance < members && pairs.Count < _arrows; distance++)
        {
            for (var source = 0; source < members && pairs.Count < _arrows; source++)
            {
                var destination = (source + distance) % members;
                if (traffic.BytesBetween(source, destination) > 0)
                {
                    pairs.Add((source, destination));
                }
            }
        }

        return [.. pairs];
    }

    private void Arrow(string name, bool starts, int rank, int thread, SimDuration time, string id) =>
        Event(
            $"\"ph\":\"{(starts ? "s" : "f\",\"bp\":\"e")}\",\"cat\":\"{name}\",\"name\":\"{name}\",\"id\":\"{id}\",\"pid\":{rank},"
                + $"\"tid\":{thread},\"ts\":{Micro(time)}"
        );

    private void NameThread(int rank, int thread)
    {
        if (!_named.Add((rank, thread)))
        {
            return;
        }

        var name = thread switch
        {
            HostThread => "host",
            FirstStreamThread + Engine.StreamIndex.Compute => "compute",
            FirstStreamThread + Engine.StreamIndex.Communication => "comm",
            FirstStreamThread + Engine.StreamIndex.Copy => "copy",
            _ => $"stream {thread - FirstStreamThread}",
        };
        Meta("thread_name", rank, thread, $"\"name\":\"{name}\"");
        Meta("thread_sort_index", rank, thread, $"\"sort_index\":{thread}");
    }

    private void Meta(string kind, int process, int thread, string argument) =>
        Event($"\"ph\":\"M\",\"name\":\"{kind}\",\"pid\":{process},\"tid\":{thread},\"args\":{{{argument}}}");

    private void Event(string body)
    {
        _writer.Write(_any ? ",\n{" : "\n{");
        _writer.Write(body);
        _writer.Write('}');
        _any = true;
    }
}
