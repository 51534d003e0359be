using System.Runtime.InteropServices;
using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Layers;

namespace SimMoE.Tests.Trainer.Interop;

[Collection(nameof(LiveTensors))]
public sealed class OperatorTests
{
    [TorchFact]
    public void Tensor_OfAnOperatorThatIsNotThere_NamesIt()
    {
        var refusal = Assert.Throws<TorchException>(() => Operator.Named("aten::no_such_operator", "x").Tensor());
        Assert.Contains("aten::no_such_operator.x", refusal.Message, StringComparison.Ordinal);
        Assert.False(TorchException.IsOutOfMemory(refusal));
    }

    /// <summary>Rows 0 and 1 by the first matrix, row 2 by the second; the optional tensor is there, two other optionals are not.</summary>
    [TorchFact]
    public void GroupedMm_OnTwoGroups_IsEachGroupsProduct()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(
                new float[,]
                {
                    { 1, 2 },
                    { 3, 4 },
                    { 5, 6 },
                }
            )
            .repeat(1, 8)
            .to(ScalarType.BFloat16);
        var matrices = stack([full(16, 8, 1f), full(16, 8, -2f)]).to(ScalarType.BFloat16);
        var product = LayerOperators.GroupedMm(rows, matrices, tensor(new[] { 2, 3 }));
        Assert.Equal([24f, 56f, -176f], product.select(1, 0).to(ScalarType.Float32).data<float>().ToArray());
    }

    /// <summary>gelu'(x) = cdf(x) + x pdf(x), at 0 and 1: 1/2 and 0.8413447 + 0.2419707; text as an argument.</summary>
    [TorchFact]
    public void GeluBackward_AtZeroAndOne_IsTheDerivativeTimesTheGradient()
    {
        using var scope = NewDisposeScope();
        var gradient = LayerOperators.GeluBackward(tensor(new[] { 2f, 3f }), tensor(new[] { 0f, 1f })).data<float>().ToArray();
        Assert.Equal(1f, gradient[0], 1e-6);
        Assert.Equal(3 * (0.8413447 + 0.2419707), gradient[1], 1e-5);
    }

    /// <summary>silu'(x) = s (1 + x (1 - s)), at 0: 1/2; at 1, with s = 0.7310586: 0.9276705.</summary>
    [TorchFact]
    public void SiluBackward_AtZeroAndOne_IsTheDerivativeTimesTheGradient()
    {
        using var scope = NewDisposeScope();
        var gradient = LayerOperators.SiluBackward(tensor(new[] { 2f, 3f }), tensor(new[] { 0f, 1f })).data<float>().ToArray();
        Assert.Equal(1f, gradient[0], 1e-6);
        Assert.Equal(3 * 0.9276705, gradient[1], 1e-5);
    }

    /// <summary>An optional number and an optional tensor, and autograd: of [3, 4], rms = sqrt(12.5); the weight's gradient is the
    /// normalised input.</summary>
    [TorchFact]
    public void Tensor_OfRmsNorm_IsSeenByAutograd()
    {
        using var scope = NewDisposeScope();
        var weight = ones(2).requires_grad_();
        var output = Operator
            .Named("aten::rms_norm")
            .Tensor(tensor(new[] { 3f, 4f }), new long[] { 2 }, Argument.Some(weight), Argument.Some(0.0));
        output.sum().backward();
        var root = Math.Sqrt(12.5);
        Assert.Equal(3 / root, weight.grad![0].item<float>(), 1e-6);
        Assert.Equal(4 / root, weight.grad![1].item<float>(), 1e-6);
    }

    /// <summary>A strided target: [2, 1, 2] behind a transpose; 10 + 1 x 3 + 2 x 4 = 21 and so on.</summary>
    [TorchFact]
    public void AddBmm_ToAStridedTarget_AddsInPlace()
    {
        using var scope = NewDisposeScope();
        var memory = full(1, 2, 2, 10f);
        LayerOperators.AddBmm(
            memory.transpose(0, 1),
            tensor(
                new float[,,]
                {
                    {
                        { 1, 2 },
                    },
                    {
                        { 3, 4 },
                    },
                }
            ),
            tensor(
                new float[,,]
                {
                    {
                        { 3, 5 },
                        { 4, 6 },
                    },
                    {
                        { 1, 0 },
                        { 0, 1 },
                    },
                }
            )
        );
        Assert.Equal([21f, 27f, 13f, 14f], memory.data<float>().ToArray());
    }

    [TorchFact]
    public void MmAndBmmInto_StridedResults_WriteThem()
    {
        using var scope = NewDisposeScope();
        var memory = zeros(2, 2);
        LayerOperators.MmInto(
            memory.t(),
            tensor(
                    new float[,]
                    {
                        { 1, 2 },
                    }
                )
                .t(),
            tensor(
                new float[,]
                {
                    { 3, 4 },
                }
            )
        );
        Assert.Equal([3f, 6f, 4f, 8f], memory.data<float>().ToArray());
        var batch = zeros(1, 2, 1);
        LayerOperators.BmmInto(
            batch.transpose(0, 1),
            tensor(
                new float[,,]
                {
                    {
                        { 2 },
                    },
                    {
                        { 3 },
                    },
                }
            ),
            tensor(
                new float[,,]
                {
                    {
                        { 5 },
                    },
                    {
                        { 7 },
                    },
                }
            )
        );
        Assert.Equal([10f, 21f], batch.data<float>().ToArray());
    }

    [TorchFact]
    public void ViewAs_WiderAndBack_IsTheSameMemory()
    {
        using var scope = NewDisposeScope();
        var x = arange(8, dtype: ScalarType.Float32).view(2, 4);
        var wide = LayerOperators.AsWide(x);
        Assert.Equal([2L, 1L], wide.shape);
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f], LayerOperators.ViewAs(wide, ScalarType.Float32).data<float>().ToArray());
        Assert.Equal(TensorReference.Address(x), TensorReference.Address(wide));
    }

    /// <summary>libtorch takes the arguments over: neither objects nor memory stay behind, nor are the caller's freed.</summary>
    [TorchFact]
    public void Tensor_Called_LeavesNothingBehind()
    {
        using var live = new LiveTensors();
        using var scope = NewDisposeScope();
        var x = ones(1 << 20);
        var before = Resident();
        for (var i = 0; i < 300; i++)
        {
            using var result = LayerOperators.SiluBackward(x, x);
        }

        Assert.InRange(Resident() - before, long.MinValue, 100 << 20);
        Assert.Equal(1 << 20, x.sum().item<float>());
    }

    [TorchFact]
    public void IsOutOfMemory_OfAnImpossibleTensor_IsTrueAndOfAWrongShapeFalse()
    {
        using var scope = NewDisposeScope();
        Assert.True(TorchException.IsOutOfMemory(Assert.ThrowsAny<ExternalException>(() => empty(1L << 50, device: TestDevice.Current))));
        Assert.False(TorchException.IsOutOfMemory(Assert.ThrowsAny<ExternalException>(() => ones(2, 3).mm(ones(2, 3)))));
    }

    private static long Resident()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
