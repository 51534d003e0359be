namespace SimMoE.Trainer.Communication.Control;

/// <summary>How the ranks tell one another what does not belong to training: a star of connections to rank 0.</summary>
internal interface IControlPlane : IDisposable
{
    /// <summary>Every rank, in order.</summary>
    IReadOnlyList<RankIdentity> Ranks { get; }

    /// <summary>Address of this process by which other ranks reach it.</summary>
    System.Net.IPAddress LocalAddress { get; }

    /// <summary>Every rank gives a small part and gets all of them, in rank order. All ranks call it in the same order.</summary>
    /// <exception cref="RankFailureException">The run is over.</exception>
    byte[][] Exchange(byte[] part);

    /// <summary>Says now, not at the next heartbeat, what this rank is doing.</summary>
    void Report();

    /// <summary>Says that this rank has failed.</summary>
    /// <param name="failure">Its own failure.</param>
    /// <param name="isSymptom">True if another rank's end may be the cause: that one's then counts.</param>
    /// <returns>What all ranks agree on; this rank's own failure if rank 0 cannot be asked.</returns>
    RankFailure Fail(RankFailure failure, bool isSymptom);

    /// <summary>The verdict, if there is one within the time.</summary>
    RankFailure? WaitForVerdict(TimeSpan time);

    /// <summary>Asks all ranks to stop at the same border.</summary>
    void AskToStop();

    /// <summary>This rank is done. Rank 0 waits for all others, because they reach one another through it.</summary>
    void Leave();
}
