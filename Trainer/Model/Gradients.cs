namespace SimMoE.Trainer.Model;

/// <summary>Gradients that are computed outside autograd.</summary>
internal static class Gradients
{
    /// <summary>Adds to a parameter's gradient, in place where there is one.</summary>
    /// <param name="parameter">f32.</param>
    /// <param name="gradient">Its shape, any floating-point type; stays the caller's.</param>
    public static void Add(Parameter parameter, Tensor gradient)
    {
        using var there = parameter.grad;
        if (there is not null)
        {
            there.add_(gradient);
            return;
        }

        using var wide = gradient.to_type(ScalarType.Float32, copy: true).DetachFromDisposeScope();
        parameter.grad = wide;
    }
}
