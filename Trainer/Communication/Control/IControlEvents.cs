namespace SimMoE.Trainer.Communication.Control;

/// <summary>What the control plane tells this rank, on its own threads.</summary>
internal interface IControlEvents
{
    /// <summary>The run is over; called once.</summary>
    void Failed(RankFailure verdict);

    /// <summary>What this rank's main thread is doing.</summary>
    RankReport Report();

    /// <summary>How many step borders it has passed; it holds at the next.</summary>
    long ProbeStop();

    /// <summary>All stop at this border.</summary>
    void StopAt(long border);
}
