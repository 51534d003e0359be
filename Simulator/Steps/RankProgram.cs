using System.Collections;
using SimMoE.Simulator.Programs;
using SimMoE.Units;

namespace SimMoE.Simulator.Steps;

/// <summary>The operations of one rank, read from what all ranks share.</summary>
internal sealed class RankProgram(ProgramBody body, int rank) : IReadOnlyList<Op>, IEquatable<RankProgram>
{
    /// <summary>Stands in the template for a duration that depends on the rank.</summary>
    internal static readonly SimDuration Varies = new(long.MinValue);

    private readonly Op[] _template = body.Template;

    /// <inheritdoc/>
    public int Count => _template.Length;

    /// <inheritdoc/>
    public Op this[int index]
    {
        get
        {
            var op = _template[index];
            if (op.Kind == OpKind.Collective)
            {
                var (first, groups) = body.Exchanges[op.Argument];
                return op with { Argument = first + groups.GroupOf(rank) };
            }

            if (op.Duration == Varies)
            {
                var cost = body.Costs[op.Argument][rank];
                return op with { Duration = cost.Device, Launches = cost.Launches, Argument = 0 };
            }

            return op;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Op> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>True if both ranks do the same in the same collectives.</summary>
    public bool Equals(RankProgram? other) => other is not null && Signature().SequenceEqual(other.Signature());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RankProgram);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in Signature())
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>Everything that may differ from another rank's program.</summary>
    private IEnumerable<long> Signature()
    {
        foreach (var (_, groups) in body.Exchanges)
        {
            yield return groups.GroupOf(rank);
        }

        foreach (var costs in body.Costs)
        {
            yield return costs[rank].Device.Picoseconds;
            yield return costs[rank].Launches;
        }
    }
}
