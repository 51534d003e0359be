namespace SimMoE.Trainer.Training;

/// <summary>The loss on held-out tokens.</summary>
/// <param name="Step">Finished steps.</param>
/// <param name="Loss">Mean over the tokens, nats.</param>
/// <param name="Tokens">Predicted tokens.</param>
public sealed record EvaluationReport(long Step, double Loss, long Tokens)
{
    /// <summary>Exponential of the loss.</summary>
    public double Perplexity => Math.Exp(Loss);
}
