namespace SimMoE.Tests.Trainer.TorchBinding;

public sealed class ModuleTests
{
    [TorchFact]
    public void StateDict_NestedModules_HasPyTorchsNamesInOrder()
    {
        using var model = new Model();

        Assert.Equal(
            ["scale", "head.weight", "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "counts"], model.state_dict().Keys);
    }

    [TorchFact]
    public void StateDict_WithPrefix_PutsItBeforeEachName()
    {
        using var model = new Model();

        Assert.All(model.state_dict(prefix: "model").Keys, name => Assert.StartsWith("model.", name, StringComparison.Ordinal));
    }

    [TorchFact]
    public void RegisterComponents_FieldsOfAllKinds_RegistersEachByFieldOrGivenName()
    {
        using var module = new ByReflection();

        Assert.Equal(["inner.weight", "plain", "named"], module.named_parameters().Select(named => named.name).Order(StringComparer.Ordinal).Reverse()
            .OrderBy(name => Array.IndexOf(["inner.weight", "plain", "named"], name)));
        Assert.Equal(["table"], module.named_buffers().Select(named => named.name));
        Assert.Equal(["inner"], module.named_children().Select(named => named.name));
    }

    [TorchFact]
    public void Parameters_TiedParameter_IsCountedOnceAndStatedTwice()
    {
        using var embedding = nn.Embedding(5, 3);
        using var tied = new Tied(embedding.weight!);

        Assert.Equal(["first"], tied.named_parameters().Select(named => named.name));
        Assert.Equal(["first", "head.weight"], tied.state_dict().Keys);
    }

    [TorchFact]
    public void Buffers_NotPersistent_IsMovedButNotSaved()
    {
        using var module = new Model();
        module.register_buffer("scratch", torch.zeros(2), persistent: false);

        Assert.Contains("scratch", module.named_buffers().Select(named => named.name));
        Assert.DoesNotContain("scratch", module.named_buffers(include_nonpersistent: false).Select(named => named.name));
        Assert.DoesNotContain("scratch", module.state_dict().Keys);
    }

    [TorchFact]
    public void NamedModules_NestedModules_ListsPartsBeforeTheirParts()
    {
        using var model = new Model();

        Assert.Equal(["head", "layers", "layers.0", "layers.1"], model.named_modules().Select(named => named.name));
        Assert.Equal(2, model.children().Count());
        Assert.Equal(4, model.modules().Count());
    }

    [TorchFact]
    public void GetParameter_DottedName_FindsTheOneOfThatModule()
    {
        using var model = new Model();

        Assert.Equal([4L, 4L], model.get_parameter("layers.1.weight")!.shape);
        Assert.Null(model.get_parameter("layers.2.weight"));
        Assert.True(model.has_buffer("counts"));
        Assert.False(model.has_buffer("scale"));
    }

    [TorchFact]
    public void Train_OnTheRoot_SetsTheModeOfEveryPart()
    {
        using var model = new Model();

        model.eval();
        Assert.All(model.modules().Append(model), module => Assert.False(module.training));

        model.train();
        Assert.All(model.modules().Append(model), module => Assert.True(module.training));
    }

    [TorchFact]
    public void LoadStateDict_AnotherModelsState_CopiesEveryValue()
    {
        using var source = new Model();
        using var target = new Model();

        target.load_state_dict(source.state_dict());

        Assert.All(source.state_dict(), entry => Assert.Equal(entry.Value.Floats(), target.state_dict()[entry.Key].Floats()));
    }

    [TorchFact]
    public void LoadStateDict_StrictWithOtherNames_NamesThem()
    {
        using var model = new Model();
        using var stray = torch.zeros(1);
        var state = model.state_dict();
        state.Remove("scale");
        state.Add("stray", stray);

        var refusal = Assert.Throws<InvalidOperationException>(() => model.load_state_dict(state));
        var (missing, unexpected) = model.load_state_dict(state, strict: false);

        Assert.Contains("scale", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("stray", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["scale"], missing);
        Assert.Equal(["stray"], unexpected);
    }

    [TorchFact]
    public void ZeroGrad_ToNoneOrToZeros_LeavesNoGradientOrZeros()
    {
        using var module = nn.Linear(2, 1);
        using (torch.NewDisposeScope())
        {
            module.forward(torch.ones(3, 2)).sum().backward();
        }

        module.zero_grad(set_to_none: false);
        using (var grad = module.weight.grad)
        {
            Assert.Equal([0f, 0f], grad!.Floats());
        }

        module.zero_grad();
        Assert.Null(module.weight.grad);
    }

    [TorchFact]
    public void To_AnotherDtype_ConvertsFloatsKeepsIntegersAndTies()
    {
        using var model = new Model();
        var weight = model.get_parameter("head.weight")!;

        model.to(ScalarType.Float64);

        Assert.Equal(ScalarType.Float64, model.get_parameter("layers.0.weight")!.dtype);
        Assert.Equal(ScalarType.Int64, model.get_buffer("counts")!.dtype);
        Assert.Same(weight, model.get_parameter("head.weight"));
        Assert.True(weight.requires_grad);
        Assert.True(weight.is_leaf);
    }

    [TorchFact]
    public void RegisterModule_NameTakenOrDotted_IsRefused()
    {
        using var model = new Model();
        using var part = nn.Dropout();

        Assert.Throws<InvalidOperationException>(() => model.register_module("head", part));
        Assert.Throws<ArgumentException>(() => model.register_module("a.b", part));
    }

    private sealed class Model : nn.Module<Tensor, Tensor>
    {
        private readonly Linear _head = nn.Linear(4, 2, hasBias: false);
        private readonly ModuleList<Linear> _layers = nn.ModuleList(nn.Linear(4, 4), nn.Linear(4, 4));

        internal Model()
            : base("model")
        {
            register_parameter("scale", nn.Parameter(torch.ones(4)));
            register_buffer("counts", torch.zeros(3, dtype: ScalarType.Int64));
            register_module("head", _head);
            register_module("layers", _layers);
        }

        public override Tensor forward(Tensor input) => _head.forward(_layers[1].forward(_layers[0].forward(input)));
    }

    private sealed class ByReflection : nn.Module<Tensor, Tensor>
    {
        internal readonly Linear inner = nn.Linear(2, 2, hasBias: false);
        internal readonly Parameter plain = nn.Parameter(torch.ones(1));
        [SimMoE.TorchBinding.Utils.ComponentName(Name = "named")]
        private readonly Parameter _withPrefix = nn.Parameter(torch.ones(1));
        internal readonly Tensor table = torch.zeros(2);

        internal ByReflection()
            : base("by-reflection") => RegisterComponents();

        public override Tensor forward(Tensor input) => inner.forward(input).mul(plain).mul(_withPrefix).add(table);
    }

    private sealed class Tied : nn.Module<Tensor, Tensor>
    {
        internal Tied(Parameter weight)
            : base("tied")
        {
            register_parameter("first", weight);
            register_module("head", nn.Linear(weight));
        }

        public override Tensor forward(Tensor input) => input;
    }
}
