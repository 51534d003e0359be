namespace SimMoE.Trainer.Layers;

/// <summary>Adds to the f32 gradients of parameters.</summary>
internal static class Gradients
{
    /// <summary>Adds a gradient; bf16 is added in f32, in one kernel.</summary>
    /// <param name="parameter">f32.</param>
    /// <param name="gradient">Same number of elements.</param>
    public static void Add(Parameter parameter, Tensor gradient)
    {
        var shaped = gradient.view(parameter.shape);
        if (parameter.grad is { } sum)
        {
            sum.add_(shaped);
        }
        else
        {
            parameter.grad = shaped.to(ScalarType.Float32);
        }
    }

    /// <summary>The gradient, to be written part by part.</summary>
    /// <param name="parameter">f32.</param>
    /// <returns>The gradient, and true if there was none: then its content is arbitrary, and all of it must be written, not added
    /// to.</returns>
    public static (Tensor Gradient, bool IsNew) Open(Parameter parameter)
    {
        if (parameter.grad is { } present)
        {
            return (present, false);
        }

        var gradient = torch.empty(parameter.shape, dtype: ScalarType.Float32, device: parameter.device);
        parameter.grad = gradient;
        return (gradient, true);
    }

    /// <summary>Puts a zero gradient where there is none, for whoever reduces it.</summary>
    public static void Ensure(Parameter parameter)
    {
        var (gradient, isNew) = Open(parameter);
        if (isNew)
        {
            gradient.zero_();
        }
    }
}
