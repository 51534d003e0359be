using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.TorchBinding;

[Collection(nameof(LiveTensors))]
public sealed class ModuleLifetimeTests
{
    /// <summary>Two matrices, two biases, a table, a scale and a shift are seven tensors; their gradients live in them.</summary>
    [TorchFact]
    public void Dispose_OfTheRoot_FreesEveryTensor()
    {
        var before = LiveTensors.Count();
        var model = new Model();
        Assert.Equal(before + 7, Libtorch.LiveTensors);
        using (torch.NewDisposeScope())
        {
            model.call(torch.zeros(2, dtype: ScalarType.Int64, device: TestDevice.Current)).sum().backward();
        }

        model.to(ScalarType.Float64);
        Assert.Equal(before + 7, Libtorch.LiveTensors);

        model.Dispose();

        Assert.Equal(before, Libtorch.LiveTensors);
    }

    [TorchFact]
    public void Dispose_OfAnOptimizer_FreesAllButTheParameters()
    {
        var before = LiveTensors.Count();
        using (var parameter = nn.Parameter(torch.ones(3, device: TestDevice.Current)))
        {
            using (var gradient = torch.ones(3, device: TestDevice.Current))
            {
                parameter.grad = gradient;
            }

            using (var optimizer = torch.optim.AdamW([parameter], amsgrad: true))
            {
                optimizer.step();
                nn.utils.clip_grad_norm_([parameter], 0.1);
                Assert.Equal(before + 4, Libtorch.LiveTensors);
            }

            Assert.Equal(before + 1, Libtorch.LiveTensors);
        }

        Assert.Equal(before, Libtorch.LiveTensors);
    }

    private sealed class Model : nn.Module<Tensor, Tensor>
    {
        private readonly Embedding _table = nn.Embedding(4, 3);
        private readonly ModuleList<Linear> _layers = nn.ModuleList(nn.Linear(3, 3), nn.Linear(3, 3));
        private readonly LayerNorm _norm = nn.LayerNorm(3);

        internal Model()
            : base("model")
        {
            register_module("table", _table);
            register_module("layers", _layers);
            register_module("norm", _norm);
            this.to(TestDevice.Current);
        }

        public override Tensor forward(Tensor input)
        {
            var x = _table.call(input);
            foreach (var layer in _layers)
            {
                x = layer.call(x);
            }

            return _norm.call(x);
        }
    }
}
