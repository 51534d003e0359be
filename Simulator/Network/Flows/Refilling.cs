using System.Runtime.InteropServices;
using SimMoE.Units;

namespace SimMoE.Simulator.Network.Flows;

/// <summary>Max-min fair rates after flows have drained, from the rates before.</summary>
/// <remarks>docs/models/fair-share.md (F5). Links are kept in an order in which each flow's bottleneck comes before the flow's other links.
/// One
/// walk along it gives each link the level that follows from the links before it. If levels never fall on the way, they are the max-min
/// fair ones. A link that falls below the one before it moves ahead of it and takes the flows that both carry.</remarks>
internal sealed class Refilling(LinkShares shares)
{
    /// <summary>Walks after which sums are added up anew.</summary>
    private const int WalksBetweenSums = 64;

    private readonly List<int> _order = [];
    private readonly int[] _position = new int[shares.Links + 1];
    private readonly WaterFilling _filling = new(shares);
    private int _walks;

    /// <summary>Links that carried anything when last filled from nothing, in order.</summary>
    public ReadOnlySpan<int> Order => CollectionsMarshal.AsSpan(_order);

    /// <summary>Place of a link in the order.</summary>
    public int Position(int link) => _position[link];

    /// <summary>Shares everything out anew.</summary>
    public void FillFromNothing()
    {
        _filling.Fill(_order);
        for (var place = 0; place < _order.Count; place++)
        {
            _position[_order[place]] = place;
        }
    }

    /// <summary>Shares out what drained flows left.</summary>
    /// <param name="from">Place of the first link that lost a flow and holds others back: nothing before it changes.</param>
    public void Walk(int from)
    {
        if (++_walks % WalksBetweenSums == 0)
        {
            shares.SumAgain();
            from = 0;
        }

        // Each move lowers the level of the flows taken; the limit only guards against rounding that goes round in circles.
        var moves = 64L * _order.Count;
        var last = LastLevelBefore(from);
        for (var place = from; place < _order.Count; place++)
        {
            var link = _order[place];
            var level = shares.LevelOf(link, last);
            if (level < last)
            {
                place = MoveAhead(place, level);
                last = shares.Level(_order[place]);
                if (--moves < 0)
                {
                    FillFromNothing();
                    return;
                }
            }
            else
            {
                shares.SetLevel(link, level, newFrom: shares.Held(link).Count);
                last = double.IsPositiveInfinity(level) ? last : level;
            }
        }
    }

    private double LastLevelBefore(int place)
    {
        while (--place >= 0)
        {
            if (shares.Held(_order[place]).Count > 0)
            {
                return shares.Level(_order[place]);
            }
        }

        return 0;
    }

    /// <summary>Moves a link ahead of all that have a higher level, and gives it its level there.</summary>
    /// <returns>Its new place.</returns>
    private int MoveAhead(int place, double level)
    {
        var link = _order[place];
        var had = shares.Held(link).Count;
        while (place > 0 && level < shares.Level(_order[place - 1]))
        {
            var higher = _order[place - 1];
            shares.Take(link, higher);
            _order[place] = higher;
            _position[higher] = place--;
            level = shares.LevelOf(link, LastLevelBefore(place));
        }

        Invariant.Require(double.IsFinite(level));
        _order[place] = link;
        _position[link] = place;
        shares.SetLevel(link, level, had);
        return place;
    }
}
