using SimMoE.Tests.Trainer.Reference;

namespace SimMoE.Tests.Trainer.Layers;

/// <summary>What a layer computed, put together from all ranks.</summary>
/// <param name="Output">[tokens of all ranks, hidden].</param>
/// <param name="InputGradient">The same.</param>
/// <param name="Gradients">By parameter: owned parts one after the other, shared ones summed.</param>
/// <param name="Weights">By parameter, as the forward saw them.</param>
/// <param name="Choice">[routers][tokens][k].</param>
/// <param name="Load">[routers x experts], tokens of all ranks.</param>
public sealed record LayerOutcome(
    Matrix Output,
    Matrix InputGradient,
    IReadOnlyDictionary<string, double[]> Gradients,
    IReadOnlyDictionary<string, double[]> Weights,
    IReadOnlyList<IReadOnlyList<int[]>> Choice,
    double[] Load
)
{
    /// <summary>Everything that has a number, by name.</summary>
    public IEnumerable<(string Name, double[] Values)> Parts()
    {
        yield return ("output", Output.Values.ToArray());
        yield return ("input gradient", InputGradient.Values.ToArray());
        foreach (var (name, values) in Gradients.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            yield return ("gradient of " + name, values);
        }
    }

    /// <summary>Root of the mean square difference over that of the truth; a zero truth must be met exactly.</summary>
    public static double Error(double[] values, double[] truth)
    {
        Assert.Equal(truth.Length, values.Length);
        var difference = Math.Sqrt(values.Zip(truth, (value, right) => (value - right) * (value - right)).Sum());
        var size = Math.Sqrt(truth.Sum(value => value * value));
        return size == 0 ? (difference == 0 ? 0 : double.PositiveInfinity) : difference / size;
    }

    /// <summary>Asserts that every part is within a relative error of another outcome's.</summary>
    public void AssertClose(LayerOutcome truth, double tolerance, string what)
    {
        foreach (var ((name, values), (_, right)) in Parts().Zip(truth.Parts()))
        {
            var error = Error(values, right);
            Assert.True(error <= tolerance, $"{what}: {name} is off by {error:G3} of its size, allowed {tolerance:G3}");
        }
    }
}
