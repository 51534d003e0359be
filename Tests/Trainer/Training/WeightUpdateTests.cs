using SimMoE.Trainer.Training;

namespace SimMoE.Tests.Trainer.Training;

public sealed class WeightUpdateTests
{
    private static readonly double[] Start = [1.0, -2.0, 0.5, 3.0, -0.25, 0.0];

    /// <summary>One step, b1 = 0.9, b2 = 0.99, rate 0.1, decay 0.5, epsilon 0, p = 2, g = 4: the corrected moments are 4 and 16, so p = 2 -
    /// 0.1 (4 / 4 + 0.5 x 2) = 1.8.</summary>
    [TorchFact]
    public void Step_First_IsTheHandComputedValue()
    {
        using var parameter = Make([2.0], 1, 1);
        using var update = new WeightUpdate(
            [("w", parameter)],
            new OptimizerSettings
            {
                LearningRate = 0.1,
                Beta1 = 0.9,
                Beta2 = 0.99,
                Epsilon = 0,
                WeightDecay = 0.5,
            }
        );
        SetGradient(parameter, [4.0]);
        update.Step(0.1);
        Assert.Equal(1.8, Read(parameter)[0], 1e-6);
    }

    /// <summary>A matrix decays and a vector does not; the rate changes with every step.</summary>
    [TorchFact]
    public void Step_TenTimes_EqualsTheFormulaForBothKinds()
    {
        using var matrix = Make(Start, 2, 3);
        using var vector = Make(Start, 6);
        using var update = new WeightUpdate([("v", vector), ("m", matrix)], Settings);
        var (decaying, constant) = (
            new AdamWReference(Start, 0.01, 0.9, 0.95, 1e-8, 0.1),
            new AdamWReference(Start, 0.01, 0.9, 0.95, 1e-8)
        );
        for (var step = 1; step <= 10; step++)
        {
            SetGradient(matrix, Gradient(step));
            SetGradient(vector, Gradient(step + 1));
            update.Step(0.01 / step);
            (decaying.LearningRate, constant.LearningRate) = (0.01 / step, 0.01 / step);
            decaying.Step(Gradient(step));
            constant.Step(Gradient(step + 1));
        }

        AssertClose(decaying.Parameters, Read(matrix));
        AssertClose(constant.Parameters, Read(vector));
    }

    /// <summary>Moments and the number of steps are all that a resumed run needs, bit for bit.</summary>
    [TorchFact]
    public void SetSteps_WithTheMomentsOfBefore_GoesOnAsIfNothingHadHappened()
    {
        using var whole = Make(Start, 2, 3);
        using var first = new WeightUpdate([("m", whole)], Settings);
        Steps(first, whole, 1, 3);
        using var half = Make(Read(whole), 2, 3);
        using var second = new WeightUpdate([("m", half)], Settings);
        foreach (var (from, to) in first.Moments.Zip(second.Moments))
        {
            to.Average.copy_(from.Average);
            to.SquareAverage.copy_(from.SquareAverage);
        }

        second.SetSteps(3);
        Steps(first, whole, 4, 6);
        Steps(second, half, 4, 6);
        Assert.Equal(Read(whole), Read(half));
    }

    private static OptimizerSettings Settings =>
        new()
        {
            LearningRate = 0.01,
            Beta1 = 0.9,
            Beta2 = 0.95,
            Epsilon = 1e-8,
            WeightDecay = 0.1,
        };

    private static void Steps(WeightUpdate update, Parameter parameter, int from, int to)
    {
        for (var step = from; step <= to; step++)
        {
            SetGradient(parameter, Gradient(step));
            update.Step(0.01);
        }
    }

    private static double[] Gradient(int step) => [.. Start.Select((value, i) => (0.3 * value) + (0.1 * Math.Sin(step + i)))];

    private static Parameter Make(double[] values, params long[] shape)
    {
        using var scope = NewDisposeScope();
        var made = new Parameter(tensor(values, shape, dtype: ScalarType.Float64).to(ScalarType.Float32).to(TestDevice.Current));
        made.DetachFromDisposeScope();
        return made;
    }

    private static void SetGradient(Parameter parameter, double[] values)
    {
        using var scope = NewDisposeScope();
        parameter.grad = tensor(values, parameter.shape, dtype: ScalarType.Float64).to(ScalarType.Float32).to(parameter.device);
    }

    private static double[] Read(Parameter parameter)
    {
        using var scope = NewDisposeScope();
        return [.. parameter.detach().cpu().data<float>().ToArray().Select(value => (double)value)];
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 2e-6);
        }
    }
}
