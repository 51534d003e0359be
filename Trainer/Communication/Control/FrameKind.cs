namespace SimMoE.Trainer.Communication.Control;

/// <summary>What a message between rank 0 and another rank says.</summary>
internal enum FrameKind : byte
{
    /// <summary>To rank 0: who comes. <see cref="Greeting"/>.</summary>
    Hello = 1,

    /// <summary>From rank 0: you are expected, wait for the others.</summary>
    Welcome,

    /// <summary>From rank 0: this is another run; ask at another port.</summary>
    WrongRun,

    /// <summary>From rank 0: all have come. Every <see cref="RankIdentity"/>.</summary>
    Complete,

    /// <summary>To rank 0 and from it: a <see cref="RankReport"/>.</summary>
    Heartbeat,

    /// <summary>To rank 0: a part of an exchange.</summary>
    Part,

    /// <summary>From rank 0: every rank's part.</summary>
    Parts,

    /// <summary>To rank 0: this rank failed. From rank 0: the verdict. A <see cref="RankFailure"/>.</summary>
    Failure,

    /// <summary>To rank 0: a collective failed here, perhaps because another rank has gone. A <see cref="RankFailure"/>.</summary>
    Symptom,

    /// <summary>To rank 0: this rank was asked to stop.</summary>
    StopAsked,

    /// <summary>From rank 0: how many step borders have you passed? Wait at the next.</summary>
    StopProbe,

    /// <summary>To rank 0: that number.</summary>
    StopReply,

    /// <summary>From rank 0: stop at this border.</summary>
    StopAt,

    /// <summary>To rank 0: this rank is done and ends.</summary>
    Leave,
}
