using SimMoE.Native;
using static SimMoE.Trainer.Measuring.Kernels.KernelTensors;

namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>AdamW over f32 parameters: libtorch's fused operator where it is, and the trainer's own steps elsewhere; and the norm of gradients.</summary>
internal static class OptimizerKernels
{
    private const string Fused = "aten::_fused_adamw_";

    private static readonly Operator Multiply = Operator.Find("aten::mul_", "Scalar");
    private static readonly Operator Lerp = Operator.Find("aten::lerp_", "Scalar");
    private static readonly Operator AddProduct = Operator.Find("aten::addcmul_");
    private static readonly Operator AddQuotient = Operator.Find("aten::addcdiv_");
    private static readonly Operator Root = Operator.Find("aten::sqrt");
    private static readonly Operator AddNumber = Operator.Find("aten::add_", "Scalar");
    private static readonly Operator Norm = Operator.Find("aten::linalg_vector_norm");

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
            yield return PlainStep(parameters, tensors);
            if (tensors == 1)
            {
                yield return GradientNorm(parameters);
            }
        }
    }

    // Reads parameter, gradient and both moments, writes all but the gradient: 7 x 4 bytes.
    private static KernelCase FusedStep(long parameters, int tensors) => Step("adamw-fused", parameters, tensors, (device, lists) =>
    {
        var steps = Enumerable.Range(0, tensors).Select(_ => torch.ones([], ScalarType.Float32, device)).ToArray();
        var operation = Operator.Find(Fused);
        return new KernelWork(
            () => operation.Run(
                Value.Tensors(Handles(lists[0])), Value.Tensors(Handles(lists[1])), Value.Tensors(Handles(lists[2])),
                Value.Tensors(Handles(lists[3])), Value.Tensors([]), Value.Tensors(Handles(steps)), 1e-4, 0.9, 0.95, 0.1, 1e-8, false, false),
            [.. lists.SelectMany(list => list), .. steps]);
    }, Fused);

    private static KernelCase PlainStep(long parameters, int tensors) => Step("adamw-plain", parameters, tensors, (_, lists) => new KernelWork(
        () =>
        {
            for (var i = 0; i < lists[0].Length; i++)
            {
                Update(lists[0][i].Handle, lists[1][i].Handle, lists[2][i].Handle, lists[3][i].Handle);
            }
        },
        [.. lists.SelectMany(list => list)]));

    private static void Update(IntPtr parameter, IntPtr gradient, IntPtr first, IntPtr second)
    {
        Multiply.InPlace(parameter, 1 - (1e-4 * 0.1));
        Lerp.InPlace(first, gradient, 0.1);
        Multiply.InPlace(second, 0.95);
        AddProduct.InPlace(second, gradient, gradient, 0.05);
        var root = Root.Tensor(second);
        AddNumber.InPlace(root, 1e-8);
        AddQuotient.InPlace(parameter, first, root, -1e-4);
        Drop(root);
    }

    private static KernelCase GradientNorm(long parameters) =>
        new("gradient-norm", ScalarType.Float32, FormattableString.Invariant($"parameters={parameters}"), 2 * parameters, 4 * parameters, device =>
        {
            var gradient = Numbers(device, ScalarType.Float32, parameters);
            return new KernelWork(() => Drop(Norm.Tensor(gradient.Handle, 2.0)), gradient);
        });

    private static KernelCase Step(string family, long parameters, int tensors, Func<Device, Tensor[][], KernelWork> make, string? operation = null) =>
        new(family, ScalarType.Float32, FormattableString.Invariant($"parameters={parameters} tensors={tensors}"), 0, 28 * parameters,
            device => operation is null || Operator.Exists(operation)
                ? make(device, [.. Enumerable.Range(0, 4).Select(_ => Split(device, parameters, tensors))])
                : null);

    private static Tensor[] Split(Device device, long parameters, int tensors) =>
        [.. Enumerable.Range(0, tensors).Select(_ => Zeros(device, ScalarType.Float32, parameters / tensors))];

    private static IntPtr[] Handles(Tensor[] tensors) => [.. tensors.Select(tensor => tensor.Handle)];
}
