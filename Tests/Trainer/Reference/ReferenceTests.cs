using SimMoE.Workload;

namespace SimMoE.Tests.Trainer.Reference;

/// <summary>The reference itself: known values, hand-computed layers, and its gradients against differences of its forward.</summary>
public sealed class ReferenceTests
{
    private const double Step = 1e-5;

    /// <summary>Tabulated: erf(0.5), erf(1), erf(3) (Abramowitz and Stegun, table 7.1, further digits from its series).</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(1, 0.8427007929497149)]
    [InlineData(-1, -0.8427007929497149)]
    [InlineData(3, 0.9999779095030014)]
    [InlineData(7, 1)]
    public void Erf_KnownArguments_AreTheTabulatedValues(double x, double expected) =>
        Assert.Equal(expected, ReferenceActivation.Erf(x), 1e-14);

    /// <summary>gelu(1) = Phi(1) = 0.84134474606854; silu(1) = 1 / (1 + 1/e) = 0.73105857863000.</summary>
    [Fact]
    public void Activations_AtOne_AreTheKnownValues()
    {
        Assert.Equal(0.8413447460685429, ReferenceActivation.Gelu(1), 1e-14);
        Assert.Equal(0.7310585786300049, ReferenceActivation.Silu(1), 1e-14);
    }

    [Theory]
    [InlineData(-2.5)]
    [InlineData(-0.3)]
    [InlineData(0)]
    [InlineData(1.7)]
    public void Slopes_AnyArgument_AreTheDifferenceQuotients(double x)
    {
        Assert.Equal(
            (ReferenceActivation.Gelu(x + Step) - ReferenceActivation.Gelu(x - Step)) / (2 * Step),
            ReferenceActivation.GeluSlope(x),
            1e-9
        );
        Assert.Equal(
            (ReferenceActivation.Silu(x + Step) - ReferenceActivation.Silu(x - Step)) / (2 * Step),
            ReferenceActivation.SiluSlope(x),
            1e-9
        );
    }

    /// <summary>Width 1. Scores are x times 0, ln 3 and 5; bias -100 keeps expert 2 out, so for x = 1 experts 1 and 0 have gates 3/4 and
    /// 1/4.
    /// Expert e is gelu(x) (e + 1): 0.75 * 2 gelu(1) + 0.25 * gelu(1) = 1.75 gelu(1).</summary>
    [Fact]
    public void Forward_TwoOfThreeExperts_IsTheHandComputedSum()
    {
        ReferenceExpert Expert(double factor) => new(new Matrix(1, 1, [1.0]), new Matrix(1, 1, [factor]), false);
        var moe = new ReferenceMoe(new Matrix(3, 1, [0, Math.Log(3), 5]), [0, 0, -100], [Expert(1), Expert(2), Expert(3)], 2);
        var x = new Matrix(1, 1, [1.0]);
        var output = moe.Forward(x, x);
        Assert.Equal([1, 0], moe.Choice[0]);
        Assert.Equal(0.75, moe.Gates[0][0], 1e-15);
        Assert.Equal(1.75 * 0.8413447460685429, output[0, 0], 1e-14);
    }

    [Fact]
    public void Forward_EqualScores_TakesTheLowerIndexFirst()
    {
        ReferenceExpert Expert() => new(new Matrix(1, 1), new Matrix(1, 1), false);
        var moe = new ReferenceMoe(new Matrix(4, 1), [0, 1, 0, 1], [Expert(), Expert(), Expert(), Expert()], 3);
        var x = new Matrix(1, 1, [1.0]);
        _ = moe.Forward(x, x);
        Assert.Equal([1, 3, 0], moe.Choice[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Backward_EveryLayer_IsTheDifferenceQuotientOfForward(bool gated)
    {
        var draws = new RandomStream(7, "reference");
        Matrix Draw(int rows, int columns, double size = 1) =>
            new(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(_ => size * draws.NextGaussian())]);
        ReferenceMoe Moe(int width, Matrix router) =>
            new(
                router,
                new double[4],
                [.. Enumerable.Range(0, 4).Select(expert => new ReferenceExpert(Draw(width, gated ? 6 : 3), Draw(3, width), gated))],
                2
            );
        var (x, gradient) = (Draw(3, 4), Draw(3, 4));
        var (projectIn, projectOut, router, down) = (Draw(6, 4), Draw(4, 6), Draw(4, 3), Draw(2, 4));
        var multiHead = new ReferenceMultiHeadLatentMoe(projectIn, projectOut, [Moe(3, router), Moe(3, Draw(4, 3))]);
        var latentRouter = Draw(4, 4);
        var latentMoe = Moe(2, latentRouter);
        var latent = new ReferenceLatentMoe(down, Draw(4, 2), latentMoe);

        _ = multiHead.Forward(x);
        var inputGradient = multiHead.Backward(gradient);
        double Loss() => Sum(multiHead.Forward(x), gradient);
        AssertSlope(Loss, x, inputGradient);
        AssertSlope(Loss, projectIn, multiHead.ProjectInGradient);
        AssertSlope(Loss, projectOut, multiHead.ProjectOutGradient);
        AssertSlope(Loss, router, multiHead.Heads[0].RouterGradient);

        _ = latent.Forward(x);
        inputGradient = latent.Backward(gradient);
        double LatentLoss() => Sum(latent.Forward(x), gradient);
        AssertSlope(LatentLoss, x, inputGradient);
        AssertSlope(LatentLoss, down, latent.DownGradient);
        AssertSlope(LatentLoss, latentRouter, latentMoe.RouterGradient);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Backward_OneExpert_IsTheDifferenceQuotientOfItsWeights(bool gated)
    {
        var draws = new RandomStream(8, "reference");
        Matrix Draw(int rows, int columns) =>
            new(rows, columns, [.. Enumerable.Range(0, rows * columns).Select(_ => draws.NextGaussian())]);
        var (x, gradient, first, second) = (Draw(1, 4), Draw(1, 4), Draw(4, gated ? 6 : 3), Draw(3, 4));
        var expert = new ReferenceExpert(first, second, gated);
        var inputGradient = expert.Backward(x, gradient);
        double Loss() => Sum(expert.Forward(x), gradient);
        AssertSlope(Loss, first, expert.FirstGradient);
        AssertSlope(Loss, second, expert.SecondGradient);
        AssertSlope(Loss, x, inputGradient);
    }

    private static double Sum(Matrix output, Matrix gradient)
    {
        var sum = 0.0;
        for (var i = 0; i < output.Values.Length; i++)
        {
            sum += output.Values[i] * gradient.Values[i];
        }

        return sum;
    }

    private static void AssertSlope(Func<double> loss, Matrix variable, Matrix gradient)
    {
        for (var i = 0; i < variable.Values.Length; i++)
        {
            var value = variable.Values[i];
            variable.Values[i] = value + Step;
            var above = loss();
            variable.Values[i] = value - Step;
            var below = loss();
            variable.Values[i] = value;
            Assert.Equal((above - below) / (2 * Step), gradient.Values[i], 1e-6 * Math.Max(1, Math.Abs(gradient.Values[i])));
        }
    }
}
