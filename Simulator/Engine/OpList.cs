using SimMoE.Simulator.Programs;

namespace SimMoE.Simulator.Engine;

/// <summary>One rank's operations, or those of many ranks alike, with what the engine needs to know of them beforehand.</summary>
internal sealed class OpList
{
    private OpList(Op[] ops)
    {
        Ops = ops;
        Targets = [];
        RecordStreams = [];
    }

    /// <summary>The operations; the caller's own array if it gave one.</summary>
    public Op[] Ops { get; }

    /// <summary>For a record its number in the list; for a wait the number of the latest record of its event before it, or -1.
    /// Empty if the list has neither.</summary>
    public int[] Targets { get; private set; }

    /// <summary>Stream of each record.</summary>
    public byte[] RecordStreams { get; private set; }

    /// <summary>Host synchronisations in the list.</summary>
    public int Syncs { get; private set; }

    /// <summary>Highest stream number and one.</summary>
    public int Streams { get; private set; } = 1;

    /// <summary>Streams that the list uses.</summary>
    public bool[] Used { get; } = new bool[256];

    /// <summary>Reads a list once.</summary>
    /// <exception cref="ArgumentException">An operation names a stage or a collective that does not exist, or has a negative
    /// cost.</exception>
    public static OpList Prepare(IReadOnlyList<Op> source, StepProgram program)
    {
        var list = new OpList(source as Op[] ?? Copy(source));
        List<byte> records = [];
        var hasEvents = false;
        for (var i = 0; i < list.Ops.Length; i++)
        {
            ref readonly var op = ref list.Ops[i];
            Check(op, i, program);
            list.Streams = Math.Max(list.Streams, op.Stream + 1);
            list.Used[op.Stream] |= op.Kind != OpKind.HostWork;
            list.Syncs += op.Kind == OpKind.HostSync ? 1 : 0;
            hasEvents |= op.Kind is OpKind.Record or OpKind.Wait;
        }

        if (hasEvents)
        {
            list.Match(records);
        }

        list.RecordStreams = [.. records];
        return list;
    }

    private static Op[] Copy(IReadOnlyList<Op> source)
    {
        var ops = new Op[source.Count];
        for (var i = 0; i < ops.Length; i++)
        {
            ops[i] = source[i];
        }

        return ops;
    }

    private static void Check(in Op op, int index, StepProgram program)
    {
        if ((uint)op.Stage >= (uint)program.Stages.Count)
        {
            throw new ArgumentException($"operation {index} names stage {op.Stage} of {program.Stages.Count}", nameof(program));
        }

        if (op.Launches < 0 || op.Duration.Picoseconds < 0)
        {
            throw new ArgumentException($"operation {index} has a negative cost", nameof(program));
        }

        if (op.Kind == OpKind.Collective && (uint)op.Argument >= (uint)program.Collectives.Count)
        {
            throw new ArgumentException(
                $"operation {index} names collective {op.Argument} of {program.Collectives.Count}",
                nameof(program)
            );
        }
    }

    private void Match(List<byte> records)
    {
        Targets = new int[Ops.Length];
        Dictionary<int, int> latest = [];
        for (var i = 0; i < Ops.Length; i++)
        {
            ref readonly var op = ref Ops[i];
            if (op.Kind == OpKind.Record)
            {
                latest[op.Argument] = records.Count;
                Targets[i] = records.Count;
                records.Add(op.Stream);
            }
            else if (op.Kind == OpKind.Wait)
            {
                Targets[i] = latest.GetValueOrDefault(op.Argument, -1);
            }
        }
    }
}
