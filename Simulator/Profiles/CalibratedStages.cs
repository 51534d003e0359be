using System.Collections.Immutable;
using SimMoE.Simulator.Compute;
using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Profiles;

/// <summary>The fitted stages of one implementation on one device.</summary>
public sealed class CalibratedStages
{
    /// <summary>What a layer does outside its stages, as a stage of its own.</summary>
    public const string Outside = "outside";

    private readonly ImmutableDictionary<(string Stage, Pass Pass), StageFit> _fits;
    private readonly StageTerms _terms;

    /// <summary>Binds fits to a device.</summary>
    /// <param name="fits">A fit for a stage and pass, each at most once.</param>
    /// <param name="device">Device that predictions are for; on another than the measured one shares of its ceilings carry over.</param>
    /// <param name="kernels">Tiles of grouped products, as they were in the fit.</param>
    public CalibratedStages(IEnumerable<StageFit> fits, Device device, KernelProfile kernels)
    {
        _fits = fits.ToImmutableDictionary(fit => (fit.Stage, fit.Pass));
        _terms = new StageTerms(device, kernels);
    }

    /// <summary>The fit of a stage, or null.</summary>
    public StageFit? Find(string stage, Pass pass) => _fits.GetValueOrDefault((stage, pass));

    /// <summary>Cost of a stage, or null if it was not fitted.</summary>
    /// <param name="stage">Stage name.</param>
    /// <param name="pass">Direction.</param>
    /// <param name="shape">Sizes.</param>
    public (KernelCost Cost, Knowledge Knowledge)? Predict(string stage, Pass pass, StageShape shape)
    {
        if (Find(stage, pass) is not { } fit)
        {
            return null;
        }

        var (seconds, knowledge) = fit.Predict(_terms, shape);
        return (new KernelCost(SimDuration.FromSeconds(seconds), fit.LaunchesOf(shape)), knowledge);
    }
}
