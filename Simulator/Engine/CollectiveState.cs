namespace SimMoE.Simulator.Engine;

/// <summary>One collective while it gathers its members and while it moves. A member can arrive for the next use of the same
/// collective before others have left the last one, but none can start before all have left.</summary>
internal struct CollectiveState
{
    public RankGroup Group;

    /// <summary>First place of its members in the table of slots.</summary>
    public int FirstMember;

    public int Arrived;
    public int Finished;
    public int Phase;
    public int Use;
    public long Started;
}
