namespace SimMoE.Simulator.Profiles;

/// <summary>How a predicted number is known, from best to worst.</summary>
public enum Knowledge
{
    /// <summary>This very shape was measured and calibrated on.</summary>
    Measured,

    /// <summary>Between shapes that were measured.</summary>
    Interpolated,

    /// <summary>Beyond the shapes that were measured: the form of the law carries it, the correction is held at the border.</summary>
    Extrapolated,

    /// <summary>From data sheets, counted operators or another machine: nothing of the kind was measured here.</summary>
    Assumed,
}
