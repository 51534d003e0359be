namespace SimMoE.Trainer.Layers;

/// <summary>A linear map without bias around the experts; products in the compute type.</summary>
/// <param name="weight">[out, in], f32.</param>
/// <param name="type">Compute type.</param>
internal sealed class Projection(Parameter weight, ScalarType type)
{
    /// <summary>The weight in the compute type, [out, in].</summary>
    public Tensor Cast() => weight.detach().to(type);

    /// <summary>Rows times the transposed weight.</summary>
    /// <param name="rows">[n, in].</param>
    /// <returns>[n, out].</returns>
    public Tensor Forward(Tensor rows) => rows.mm(Cast().t());

    /// <summary>Gradient of the rows.</summary>
    /// <param name="gradient">[n, out].</param>
    /// <returns>[n, in].</returns>
    public Tensor Backward(Tensor gradient) => gradient.mm(Cast());

    /// <summary>Adds to the weight's gradient.</summary>
    /// <param name="gradient">Of the output, [n, out].</param>
    /// <param name="rows">The input, [n, in].</param>
    public void AddGradient(Tensor gradient, Tensor rows) => Gradients.Add(weight, gradient.t().mm(rows));
}
