using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Stages;
using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Model;

/// <summary>Output projection, softmax and cross-entropy with their gradient, a chunk of tokens at a time, so that the f32 logits of all
/// tokens never
/// exist at once. A target of -1 is not counted.</summary>
/// <remarks>The gradient of a chunk is computed while its logits are there. With a clock the logits of all chunks wait, in the compute
/// type, so that
/// forward and backward are timed apart; that costs tokens x vocabulary elements.</remarks>
/// <param name="weight">[vocabulary, hidden size], f32.</param>
/// <param name="computeType">Type of the products.</param>
internal sealed class LanguageHead(Parameter weight, ScalarType computeType)
{
    // f32 logits of one chunk; their gradient takes as much again for a moment.
    private const long ChunkBytes = 512L << 20;

    /// <summary>Times the stages; null is off.</summary>
    public IStageClock? Clock { get; set; }

    /// <summary>Tokens of a chunk; 0 lets the memory decide.</summary>
    public long ChunkTokens { get; init; }

    /// <summary>The loss alone.</summary>
    /// <param name="hidden">[tokens, hidden size], of the compute type.</param>
    /// <param name="targets">[tokens], int64.</param>
    /// <returns>Sum over the counted tokens, nats, and their number; f32 scalars on the device.</returns>
    public (Tensor Loss, Tensor Count) Loss(Tensor hidden, Tensor targets)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        using var time = Clock.Time(-1, Pass.Forward, Stage.Head);
        var matrix = weight.to_type(computeType);
        var valid = targets.ge(0).to_type(ScalarType.Float32);
        var loss = zeros(1, dtype: ScalarType.Float32, device: hidden.device);
        foreach (var (start, length) in Chunks(hidden.shape[0]))
        {
            using var chunk = NewDisposeScope();
            var logits = hidden.narrow(0, start, length).matmul(matrix.t()).to_type(ScalarType.Float32);
            loss.add_(Entropy(logits, targets.narrow(0, start, length), valid.narrow(0, start, length)).Loss);
        }

        return scope.MoveToOuter(loss.squeeze(0), valid.sum());
    }

    /// <summary>The loss, with the weight's gradient added to and the gradient of what came in.</summary>
    /// <param name="hidden">[tokens, hidden size], of the compute type.</param>
    /// <param name="targets">[tokens], int64.</param>
    /// <param name="scale">What the gradient of the mean loss is multiplied by.</param>
    /// <returns>Mean over the counted tokens, f32 scalar; gradient [tokens, hidden size], of the compute type.</returns>
    public (Tensor Loss, Tensor Gradient) LossAndGradient(Tensor hidden, Tensor targets, double scale)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var matrix = weight.to_type(computeType);
        var valid = targets.ge(0).to_type(ScalarType.Float32);
        var share = valid.div(valid.sum().clamp_(min: 1));
        var loss = zeros(1, dtype: ScalarType.Float32, device: hidden.device);
        var gradient = empty_like(hidden);
        var waiting = new Queue<(Tensor Logits, Tensor Normalizer)>();
        var chunks = Chunks(hidden.shape[0]).ToArray();
        if (Clock is not null)
        {
            using var time = Clock.Time(-1, Pass.Forward, Stage.Head);
            foreach (var (start, length) in chunks)
            {
                waiting.Enqueue(Forward(start, length, computeType));
            }
        }

        using (Clock.Time(-1, Pass.Backward, Stage.Head))
        {
            foreach (var (start, length) in chunks)
            {
                using var chunk = NewDisposeScope();
                var (logits, normalizer) = Clock is null ? Forward(start, length, ScalarType.Float32) : waiting.Dequeue();
                var targetColumn = targets.narrow(0, start, length).clamp(min: 0).unsqueeze(1);
                var slope = logits.to_type(ScalarType.Float32).sub_(normalizer).exp_();
                logits.Dispose();
                slope.scatter_add_(1, targetColumn, full_like(targetColumn, -1, ScalarType.Float32));
                slope = slope.mul_(share.narrow(0, start, length).unsqueeze(1).mul(scale)).to_type(computeType);
                gradient.narrow(0, start, length).copy_(slope.matmul(matrix));
                Gradients.Add(weight, slope.t().matmul(hidden.narrow(0, start, length)));
            }
        }

        return scope.MoveToOuter(loss.squeeze(0), gradient);

        (Tensor Logits, Tensor Normalizer) Forward(long start, long length, ScalarType kept)
        {
            using var chunk = NewDisposeScope();
            var narrow = hidden.narrow(0, start, length).matmul(matrix.t());
            var logits = narrow.to_type(ScalarType.Float32);
            var (sum, normalizer) = Entropy(logits, targets.narrow(0, start, length), share.narrow(0, start, length));
            loss.add_(sum);
            return chunk.MoveToOuter(kept == ScalarType.Float32 ? logits : narrow, normalizer);
        }
    }

    // Weighted sum of log(sum of exp) - logit of the target.
    private static (Tensor Loss, Tensor Normalizer) Entropy(Tensor logits, Tensor targets, Tensor weights)
    {
        var normalizer = logits.logsumexp(1, keepdim: true);
        var hit = logits.gather(1, targets.clamp(min: 0).unsqueeze(1));
        return (normalizer.sub(hit).squeeze(1).mul(weights).sum(), normalizer);
    }

    private IEnumerable<(long Start, long Length)> Chunks(long tokens)
    {
        var most = ChunkTokens > 0 ? ChunkTokens : Math.Max(128, ChunkBytes / (4 * weight.shape[0]));
        var count = (tokens + most - 1) / most;
        for (var i = 0L; i < count; i++)
        {
            yield return (i * tokens / count, ((i + 1) * tokens / count) - (i * tokens / count));
        }
    }
}
