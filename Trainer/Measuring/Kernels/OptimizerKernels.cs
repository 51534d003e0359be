using SimMoE.Trainer.Interop;
using static SimMoE.Trainer.Measuring.Kernels.KernelTensors;

namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>AdamW over f32 parameters by libtorch's fused operator, and the norm of gradients.</summary>
internal static class OptimizerKernels
{
    private static readonly Operator Fused = Operator.Named("aten::_fused_adamw_");

    /// <summary>The cases.</summary>
    public static IEnumerable<KernelCase> Cases(KernelSizes sizes)
    {
        (long Parameters, int Tensors)[] shapes = sizes switch
        {
            KernelSizes.Large => [(1L << 22, 1), (1L << 25, 1), (1L << 27, 1), (1L << 25, 128)],
            KernelSizes.Small => [(1 << 14, 1), (1 << 18, 1), (1 << 18, 16)],
            _ => [(1 << 10, 2)],
        };
        foreach (var (parameters, tensors) in shapes)
        {
            yield return FusedStep(parameters, tensors);
            if (tensors == 1)
            {
                yield return GradientNorm(parameters);
            }
        }
    }

    // Reads parameter, gradient and both moments, writes all but the gradient: 7 x 4 bytes.
    private static KernelCase FusedStep(long parameters, int tensors) =>
        new(
            "adamw-fused",
            ScalarType.Float32,
            FormattableString.Invariant($"parameters={parameters} tensors={tensors}"),
            0,
            28 * parameters,
            device =>
            {
                Tensor[][] lists = [.. Enumerable.Range(0, 4).Select(_ => Split(device, parameters, tensors))];
                Tensor[] steps = [.. Enumerable.Range(0, tensors).Select(_ => torch.ones([], ScalarType.Float32, device))];
                return new KernelWork(
                    () =>
                        Fused.Run(
                            lists[0],
                            lists[1],
                            lists[2],
                            lists[3],
                            Array.Empty<Tensor>(),
                            steps,
                            1e-4,
                            0.9,
                            0.95,
                            0.1,
                            1e-8,
                            false,
                            false,
                            Argument.None,
                            Argument.None
                        ),
                    [.. lists.SelectMany(list => list), .. steps]
                );
            }
        );

    private static KernelCase GradientNorm(long parameters) =>
        new(
            "gradient-norm",
            ScalarType.Float32,
            FormattableString.Invariant($"parameters={parameters}"),
            2 * parameters,
            4 * parameters,
            device =>
            {
                var gradient = Numbers(device, ScalarType.Float32, parameters);
                return new KernelWork(() => gradient.norm().Dispose(), gradient);
            }
        );

    private static Tensor[] Split(Device device, long parameters, int tensors) =>
        [.. Enumerable.Range(0, tensors).Select(_ => Zeros(device, ScalarType.Float32, parameters / tensors))];
}
