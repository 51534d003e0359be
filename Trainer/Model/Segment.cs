namespace SimMoE.Trainer.Model;

/// <summary>A piece of the step that autograd differentiates on its own: its inputs are cut off from what came before, its outputs from
/// what comes
/// after. Gradients are handed over by hand, so that each piece is timed and scheduled by itself.</summary>
/// <remarks>Tensors given to <see cref="Run"/> and <see cref="Backward"/> become the segment's, which frees them; those that come out are
/// the
/// caller's. No tensor belongs to a dispose scope.</remarks>
internal sealed class Segment : IDisposable
{
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _outputs;

    private Segment(Tensor[] inputs, Tensor[] outputs)
    {
        _inputs = inputs;
        _outputs = outputs;
    }

    /// <summary>Runs a piece and keeps what its backward needs.</summary>
    /// <param name="body">Computes outputs from inputs; what it makes besides is freed.</param>
    /// <param name="inputs">Floating-point inputs get gradients; others, such as token ids, do not.</param>
    /// <param name="outputs">Detached from the piece.</param>
    public static Segment Run(Func<Tensor[], Tensor[]> body, Tensor[] inputs, out Tensor[] outputs)
    {
        var leaves = new Tensor[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            using var input = inputs[i];
            var leaf = input.detach().DetachFromDisposeScope();
            leaves[i] = leaf.is_floating_point() ? leaf.requires_grad_() : leaf;
        }

        var made = Freeing(() => body(leaves));
        outputs = [.. made.Select(output => output.detach().DetachFromDisposeScope())];
        return new Segment(leaves, made);
    }

    /// <summary>Runs a piece of which no gradient will be asked.</summary>
    /// <param name="body">Computes outputs from inputs.</param>
    /// <param name="inputs">Stay the caller's.</param>
    public static Tensor[] RunWithout(Func<Tensor[], Tensor[]> body, Tensor[] inputs)
    {
        using var none = no_grad();
        return Freeing(() => body(inputs));
    }

    /// <summary>Hands gradients back through the piece: parameters' gradients are added to, everything kept is freed.</summary>
    /// <param name="gradients">One for each output, in its shape and type.</param>
    /// <returns>One for each input; null for inputs without gradient.</returns>
    public Tensor?[] Backward(params Tensor[] gradients)
    {
        autograd.backward(_outputs, gradients);
        var handed = new Tensor?[_inputs.Length];
        for (var i = 0; i < _inputs.Length; i++)
        {
            handed[i] = _inputs[i].requires_grad ? _inputs[i].grad?.DetachFromDisposeScope() : null;
        }

        foreach (var gradient in gradients)
        {
            gradient.Dispose();
        }

        Dispose();
        return handed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _inputs.Concat(_outputs))
        {
            tensor.Dispose();
        }
    }

    private static Tensor[] Freeing(Func<Tensor[]> body)
    {
        using var scope = NewDisposeScope();
        var outputs = body();
        foreach (var output in outputs)
        {
            output.DetachFromDisposeScope();
        }

        return outputs;
    }
}
