using SimMoE.Trainer.Model;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Model;

/// <summary>The same model as a formula: float64, one graph of autograd from tokens to loss, attention by its definition, every expert
/// applied to
/// every token and weighted by a gate that is 0 for those not chosen.</summary>
internal sealed class PlainGpt : IDisposable
{
    private readonly ModelSpec _spec;
    private readonly Dictionary<string, Tensor> _weights = [];

    /// <summary>Takes a model's weights.</summary>
    public PlainGpt(GptModel model)
    {
        _spec = model.Spec;
        foreach (var (name, parameter) in model.named_parameters())
        {
            _weights[name] = parameter.detach().to_type(ScalarType.Float64, copy: true).DetachFromDisposeScope().requires_grad_();
        }
    }

    /// <summary>Mean loss and the gradient of every weight.</summary>
    public (double Loss, Dictionary<string, float[]> Gradients) Run(Tensor tokens, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var x = W("embedding.weight").index_select(0, tokens.reshape(-1));
        for (var block = 0; block < _spec.Layers; block++)
        {
            x = x.add(Attention(block, Norm(x, $"block_{block}.attention_norm.weight")));
            var input = Norm(x, $"block_{block}.feed_forward_norm.weight");
            x = x.add(_spec.IsSparse(block) ? Sparse(block, input) : Dense(block, input));
        }

        var logits = Norm(x, "norm.weight").matmul(W("head.weight").t());
        var chosen = logits.gather(1, targets.reshape(-1, 1));
        var loss = logits.logsumexp(1, keepdim: true).sub(chosen).mean();
        loss.backward();
        return (loss.item<double>(), _weights.ToDictionary(pair => pair.Key, pair => Training.TinyRun.Read(pair.Value.grad!)));
    }

    public void Dispose()
    {
        foreach (var weight in _weights.Values)
        {
            weight.Dispose();
        }
    }

    private static Tensor Norm(Tensor x, Tensor weight) => x.mul(x.square().mean([-1L], keepdim: true).add(1e-5).rsqrt()).mul(weight);

    private Tensor W(string name) => _weights[name];

    private Tensor Norm(Tensor x, string weight) => Norm(x, W(weight));

    private Tensor Attention(int block, Tensor x)
    {
        var spec = _spec.Attention;
        var (length, size, groups) = (_spec.SequenceLength, spec.HeadSize, spec.Heads / spec.KeyValueHeads);
        var all = x.matmul(W($"block_{block}.attention.qkv.weight").t())
            .view(-1, length, spec.Heads + (2 * spec.KeyValueHeads), size)
            .transpose(1, 2);
        var heads = new List<Tensor>();
        for (var head = 0; head < spec.Heads; head++)
        {
            var query = Rotate(all.select(1, head));
            var key = Rotate(all.select(1, spec.Heads + (head / groups)));
            var value = all.select(1, spec.Heads + spec.KeyValueHeads + (head / groups));
            var scores = query.matmul(key.transpose(1, 2)).div(Math.Sqrt(size));
            var future = ones([length, length], dtype: ScalarType.Float64, device: x.device).triu(1).mul(-1e9);
            heads.Add(scores.add(future).softmax(-1).matmul(value));
        }

        return cat(heads.ToArray(), -1).reshape(-1, spec.Heads * size).matmul(W($"block_{block}.attention.out.weight").t());
    }

    // [batch, length, size]: pair (2i, 2i + 1) of position t turns by t x 10000^(-2i / size).
    private static Tensor Rotate(Tensor x)
    {
        var (length, size) = ((int)x.shape[1], (int)x.shape[2]);
        var channels = new List<Tensor>();
        for (var pair = 0; pair < size / 2; pair++)
        {
            var angles = Enumerable.Range(0, length).Select(position => position * Math.Pow(10_000, -2.0 * pair / size)).ToArray();
            var cosine = tensor(angles.Select(Math.Cos).ToArray()).to(x.device);
            var sine = tensor(angles.Select(Math.Sin).ToArray()).to(x.device);
            var (even, odd) = (x.select(2, 2 * pair), x.select(2, (2 * pair) + 1));
            channels.Add(even.mul(cosine).sub(odd.mul(sine)));
            channels.Add(even.mul(sine).add(odd.mul(cosine)));
        }

        return stack(channels, -1);
    }

    private Tensor Dense(int block, Tensor x) =>
        x.matmul(W($"block_{block}.feed_forward.up.weight").t()).gelu().matmul(W($"block_{block}.feed_forward.down.weight").t());

    private Tensor Sparse(int block, Tensor x)
    {
        var moe = _spec.Moe!;
        var prefix = $"block_{block}.feed_forward.";
        var (w1, w2, router) = (W(prefix + "w1"), W(prefix + "w2"), W(prefix + "router"));
        if (moe.Kind == FeedForwardKind.Moe)
        {
            return Mixture(x, x.matmul(router.t()), w1, w2, moe.TopK);
        }

        var sub = x.matmul(W(prefix + "project_in").t());
        var heads = Enumerable
            .Range(0, moe.Heads)
            .Select(head =>
            {
                var mine = sub.narrow(1, head * moe.HeadSize, moe.HeadSize);
                return Mixture(mine, mine.matmul(router.select(0, head)), w1.select(0, head), w2.select(0, head), moe.TopK);
            });
        return cat(heads.ToArray(), 1).matmul(W(prefix + "project_out").t());
    }

    // Softmax over the k best scores; the rest weigh nothing.
    private static Tensor Mixture(Tensor x, Tensor scores, Tensor w1, Tensor w2, int topK)
    {
        var (best, index) = scores.topk(topK, 1);
        var gates = zeros_like(scores).scatter(1, index, best.softmax(1));
        Tensor? sum = null;
        for (var expert = 0; expert < w1.shape[0]; expert++)
        {
            var result = x.matmul(w1.select(0, expert)).gelu().matmul(w2.select(0, expert)).mul(gates.narrow(1, expert, 1));
            sum = sum is null ? result : sum.add(result);
        }

        return sum!;
    }
}
