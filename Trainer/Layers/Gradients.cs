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

    /// <summary>The gradient, zero if there has been none, to be added to.</summary>
    public static Tensor Of(Parameter parameter)
    {
        if (parameter.grad is { } present)
        {
            return present;
        }

        var sum = torch.zeros(parameter.shape, dtype: ScalarType.Float32, device: parameter.device);
        parameter.grad = sum;
        return sum;
    }
}
