namespace SimMoE.Trainer.Layers;

/// <summary>The experts of one rank: y = gelu(x W1) W2, or (silu(x W1a) * (x W1b)) W2 if gated, on rows sorted by expert.</summary>
/// <remarks>Backward, with H = x W1 and A its activation: dA = dY W2^T, dW2 = A^T dY, dH = dA * gelu'(H), dW1 = x^T dH, dX = dH W1^T
/// (docs/trainer-layers.md). H and A are kept: computing A again costs more than its memory.</remarks>
/// <param name="first">W1 of all experts, [..., width, d_e], or [..., width, 2 d_e] if gated.</param>
/// <param name="second">W2 of all experts, [..., d_e, width].</param>
/// <param name="isGated">Three matrices.</param>
/// <param name="settings">Type and kernel.</param>
internal sealed class ExpertMlp(Parameter first, Parameter second, bool isGated, LayerSettings settings)
{
    private readonly bool _isGrouped =
        settings.Experts == ExpertKernel.GroupedGemm
        && GroupedProduct.HasKernel(settings.Device, settings.ComputeType)
        && first.shape[^1] % GroupedProduct.Alignment == 0
        && first.shape[^2] % GroupedProduct.Alignment == 0
        && second.shape[^2] % GroupedProduct.Alignment == 0;

    private readonly List<Run> _runs = [];
    private Tensor? _castFirst;
    private Tensor? _castSecond;

    /// <summary>True if the host must know how many rows each expert has.</summary>
    public bool NeedsCounts => !_isGrouped;

    private long Inner => second.shape[^2];

    /// <summary>Output of each row's expert.</summary>
    /// <param name="rows">[R, width], sorted by expert.</param>
    /// <param name="groups">Whose rows they are.</param>
    /// <param name="kept">Keeps what backward needs; null keeps nothing.</param>
    /// <returns>[R, width].</returns>
    public Tensor Forward(Tensor rows, RowGroups groups, KeptTensors? kept)
    {
        _runs.Clear();
        if (groups.Rows == 0)
        {
            return torch.empty_like(rows);
        }

        var (one, two) = (Cast(first), Cast(second));
        var outputs = new List<Tensor>();
        foreach (var (expert, row, part) in groups.Runs(MostGroups))
        {
            var x = Rows(rows, row, part);
            var inner = Multiply(x, Matrices(one, expert, part), part);
            var activated = Activate(inner);
            outputs.Add(Multiply(activated, Matrices(two, expert, part), part));
            if (kept is null)
            {
                inner.Dispose();
                activated.Dispose();
            }
            else
            {
                kept.Keep(part.Ends);
                _runs.Add(new Run(expert, row, part, kept.Keep(x), kept.Keep(inner), kept.Keep(activated)));
            }
        }

        (_castFirst, _castSecond) = kept is null ? (null, null) : (kept.Keep(one), kept.Keep(two));
        return outputs.Count == 1 ? outputs[0] : torch.cat(outputs, 0);
    }

    /// <summary>Gradient of the last forward; adds to those of the matrices.</summary>
    /// <param name="gradient">Of the output, [R, width].</param>
    /// <returns>Of the rows, [R, width].</returns>
    public Tensor Backward(Tensor gradient)
    {
        if (_runs.Count == 0)
        {
            Gradients.Ensure(first);
            Gradients.Ensure(second);
            return torch.empty_like(gradient);
        }

        var gradients = new List<Tensor>();
        var (firstSum, secondSum) = (Gradients.Open(first), Gradients.Open(second));
        foreach (var run in _runs)
        {
            using var dy = Rows(gradient, run.FirstRow, run.Groups);
            using var two = Matrices(_castSecond!, run.FirstExpert, run.Groups).transpose(1, 2);
            using var activatedGradient = Multiply(dy, two, run.Groups);
            AddWeights(secondSum, run, run.Activated, dy);
            using var innerGradient = Differentiate(activatedGradient, run.Inner);
            AddWeights(firstSum, run, run.Rows, innerGradient);
            using var one = Matrices(_castFirst!, run.FirstExpert, run.Groups).transpose(1, 2);
            gradients.Add(Multiply(innerGradient, one, run.Groups));
        }

        _runs.Clear();
        return gradients.Count == 1 ? gradients[0] : torch.cat(gradients, 0);
    }

    private int MostGroups => _isGrouped ? GroupedProduct.MostGroups : int.MaxValue;

    private static Tensor Rows(Tensor rows, long first, RowGroups groups) => rows.narrow(0, first, groups.Rows);

    private static Tensor Matrices(Tensor matrices, long first, RowGroups groups) => matrices.narrow(0, first, groups.Experts);

    // [experts, rows of a matrix, columns] in the compute type.
    private Tensor Cast(Parameter parameter)
    {
        var master = parameter.detach().view(-1, parameter.shape[^2], parameter.shape[^1]);
        if (settings.Experts == ExpertKernel.GroupedGemm || settings.ComputeType == ScalarType.Float32)
        {
            return master.to(settings.ComputeType);
        }

        var cast = torch.empty(master.shape, dtype: settings.ComputeType, device: master.device);
        for (var expert = 0L; expert < master.shape[0]; expert++)
        {
            using var target = cast.select(0, expert);
            using var source = master.select(0, expert);
            target.copy_(source);
        }

        return cast;
    }

    private Tensor Multiply(Tensor rows, Tensor matrices, RowGroups groups) =>
        _isGrouped ? GroupedProduct.Rows(rows, matrices, groups) : GroupedProduct.RowsOneByOne(rows, matrices, groups);

    // The runs cover all experts, so a new gradient is written whole.
    private void AddWeights((Tensor Gradient, bool IsNew) sum, Run run, Tensor left, Tensor right)
    {
        using var product = _isGrouped
            ? GroupedProduct.Weights(left, right, run.Groups)
            : GroupedProduct.WeightsOneByOne(left, right, run.Groups);
        using var target = sum.Gradient.view(-1, product.shape[1], product.shape[2]).narrow(0, run.FirstExpert, run.Groups.Experts);
        if (settings.Experts == ExpertKernel.GroupedGemm)
        {
            Put(target, product, sum.IsNew);
            return;
        }

        for (var expert = 0L; expert < product.shape[0]; expert++)
        {
            using var part = target.select(0, expert);
            using var source = product.select(0, expert);
            Put(part, source, sum.IsNew);
        }
    }

    private static void Put(Tensor target, Tensor source, bool isNew)
    {
        if (isNew)
        {
            target.copy_(source);
        }
        else
        {
            target.add_(source);
        }
    }

    private Tensor Activate(Tensor inner)
    {
        if (!isGated)
        {
            return torch.nn.functional.gelu(inner);
        }

        using var gate = inner.narrow(1, 0, Inner);
        using var value = inner.narrow(1, Inner, Inner);
        return torch.nn.functional.silu(gate).mul_(value);
    }

    private Tensor Differentiate(Tensor gradient, Tensor inner)
    {
        if (!isGated)
        {
            return LayerOperators.GeluBackward(gradient, inner);
        }

        using var gate = inner.narrow(1, 0, Inner);
        using var value = inner.narrow(1, Inner, Inner);
        using var valueGradient = torch.nn.functional.silu(gate).mul_(gradient);
        using var activationGradient = gradient.mul(value);
        using var gateGradient = LayerOperators.SiluBackward(activationGradient, gate);
        return torch.cat([gateGradient, valueGradient], 1);
    }

    private sealed record Run(long FirstExpert, long FirstRow, RowGroups Groups, Tensor Rows, Tensor Inner, Tensor Activated);
}
