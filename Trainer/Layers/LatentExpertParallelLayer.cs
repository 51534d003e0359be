using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Layers;

/// <summary>LatentMoE by expert parallelism: tokens are projected to a latent width before they travel, experts and both transfers are at
/// that width, and
/// the sum is projected back; the router works on the full width (arXiv 2601.18089; docs/models/latent-expert-parallel.md).</summary>
/// <remarks>Parameters besides those of <see cref="ExpertParallelLayer"/>, whose experts have the latent width: <c>project_in</c> [latent,
/// d] and
/// <c>project_out</c> [d, latent], shared. The factor 1/sqrt(2L) is on project_out, the layer's last matrix, and not on w2.</remarks>
public sealed class LatentExpertParallelLayer : ExpertParallelLayer
{
    private readonly Projection _projectIn;
    private readonly Projection _projectOut;
    private Tensor? _input;
    private Tensor? _aggregated;

    /// <summary>Draws the layer's first weights.</summary>
    /// <param name="place">Which layer, and among whom.</param>
    internal LatentExpertParallelLayer(LayerPlace place)
        : base(place, place.Moe.LatentSize, scalesExperts: false)
    {
        var (hidden, latent) = (place.Model.HiddenSize, place.Moe.LatentSize);
        var projectIn = place.Draw("project_in", [latent, hidden]);
        var projectOut = place.Draw("project_out", [hidden, latent], isOutput: true);
        register_parameter("project_in", projectIn);
        register_parameter("project_out", projectOut);
        _projectIn = new Projection(projectIn, ComputeType);
        _projectOut = new Projection(projectOut, ComputeType);
    }

    /// <inheritdoc/>
    private protected override Tensor Enter(Tensor tokens, KeptTensors kept)
    {
        using (Time(Pass.Forward, Stage.ProjectIn))
        {
            _input = kept.Keep(tokens.to(ComputeType).alias());
            return _projectIn.Forward(_input);
        }
    }

    /// <inheritdoc/>
    private protected override Tensor EnterBackward(Tensor gradient, Tensor routerGradient)
    {
        using (Time(Pass.Backward, Stage.ProjectIn))
        {
            _projectIn.AddGradient(gradient, _input!);
            return routerGradient.add_(_projectIn.Backward(gradient));
        }
    }

    /// <inheritdoc/>
    private protected override Tensor Leave(Tensor aggregated, KeptTensors kept)
    {
        using (Time(Pass.Forward, Stage.ProjectOut))
        {
            _aggregated = kept.Keep(aggregated);
            return _projectOut.Forward(aggregated);
        }
    }

    /// <inheritdoc/>
    private protected override Tensor LeaveBackward(Tensor gradient)
    {
        using (Time(Pass.Backward, Stage.ProjectOut))
        {
            _projectOut.AddGradient(gradient, _aggregated!);
            return _projectOut.Backward(gradient);
        }
    }
}
