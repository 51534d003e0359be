namespace SimMoE.Tests.Trainer.Reference;

/// <summary>A mixture of experts in float64, token by token: the truth for every fast layer, forward and backward.</summary>
/// <remarks>Scores s = x R^T. The k experts with the largest s + bias are chosen, the lower index on a tie; gates are the softmax of
/// their k scores without bias; the output is the gate-weighted sum of their outputs (arXiv 2602.04870, section 2.2). The choice is
/// taken as constant in backward.</remarks>
/// <param name="router">R, [N_e, width of the routed rows].</param>
/// <param name="bias">Of the selection, [N_e].</param>
/// <param name="experts">N_e experts.</param>
/// <param name="topK">k, 1 to N_e.</param>
public sealed class ReferenceMoe(Matrix router, IReadOnlyList<double> bias, IReadOnlyList<ReferenceExpert> experts, int topK)
{
    private Matrix _routed = new(0, 0);
    private Matrix _input = new(0, 0);

    /// <summary>Experts of the last forward, [tokens][k], by falling score.</summary>
    public IReadOnlyList<int[]> Choice { get; private set; } = [];

    /// <summary>Gates of the last forward, [tokens][k].</summary>
    public IReadOnlyList<double[]> Gates { get; private set; } = [];

    /// <summary>The experts.</summary>
    public IReadOnlyList<ReferenceExpert> Experts => experts;

    /// <summary>Gradient of R, added up over calls of <see cref="Backward"/>.</summary>
    public Matrix RouterGradient { get; } = new(router.Rows, router.Columns);

    /// <summary>Output for all tokens.</summary>
    /// <param name="routed">What the router sees, [tokens, router width].</param>
    /// <param name="input">What the experts see, [tokens, width].</param>
    /// <param name="choice">Experts to take in place of the best ones, [tokens][k]: for comparing with a layer of lower precision, whose
    /// near ties fall otherwise.</param>
    /// <returns>[tokens, width].</returns>
    public Matrix Forward(Matrix routed, Matrix input, IReadOnlyList<int[]>? choice = null)
    {
        ArgumentNullException.ThrowIfNull(routed);
        ArgumentNullException.ThrowIfNull(input);
        (_routed, _input) = (routed, input);
        var scores = routed.Times(router.Transposed());
        Choice = choice ?? [.. Enumerable.Range(0, input.Rows).Select(token => Choose(scores.Row(token)))];
        Gates = [.. Choice.Select((chosen, token) => Softmax([.. chosen.Select(expert => scores[token, expert])]))];

        var output = new Matrix(input.Rows, input.Columns);
        for (var token = 0; token < input.Rows; token++)
        {
            for (var slot = 0; slot < topK; slot++)
            {
                var row = experts[Choice[token][slot]].Forward(RowOf(input, token));
                AddScaled(output.Row(token), row.Values, Gates[token][slot]);
            }
        }

        return output;
    }

    /// <summary>Gradients of the last forward; adds to those of the router and the experts.</summary>
    /// <param name="gradient">Of the output, [tokens, width].</param>
    /// <returns>Of what the router saw and of what the experts saw.</returns>
    public (Matrix Routed, Matrix Input) Backward(Matrix gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        var inputGradient = new Matrix(_input.Rows, _input.Columns);
        var scoreGradient = new Matrix(_routed.Rows, router.Rows);
        for (var token = 0; token < _input.Rows; token++)
        {
            var (chosen, gates) = (Choice[token], Gates[token]);
            var gateGradients = new double[topK];
            for (var slot = 0; slot < topK; slot++)
            {
                var (expert, x) = (experts[chosen[slot]], RowOf(_input, token));
                gateGradients[slot] = Dot(expert.Forward(x).Values, gradient.Row(token));
                var scaled = new Matrix(1, gradient.Columns);
                AddScaled(scaled.Values, gradient.Row(token), gates[slot]);
                AddScaled(inputGradient.Row(token), expert.Backward(x, scaled).Values, 1);
            }

            var mean = gates.Zip(gateGradients, (gate, slope) => gate * slope).Sum();
            for (var slot = 0; slot < topK; slot++)
            {
                scoreGradient[token, chosen[slot]] += gates[slot] * (gateGradients[slot] - mean);
            }
        }

        RouterGradient.Add(scoreGradient.Transposed().Times(_routed));
        return (scoreGradient.Times(router), inputGradient);
    }

    // Stable: the lower index first where scores are equal.
    private int[] Choose(ReadOnlySpan<double> scores)
    {
        var biased = new double[scores.Length];
        for (var expert = 0; expert < biased.Length; expert++)
        {
            biased[expert] = scores[expert] + bias[expert];
        }

        return [.. Enumerable.Range(0, biased.Length).OrderByDescending(expert => biased[expert]).Take(topK)];
    }

    private static double[] Softmax(double[] scores)
    {
        var largest = scores.Max();
        var powers = scores.Select(score => Math.Exp(score - largest)).ToArray();
        var sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }

    private static Matrix RowOf(Matrix matrix, int row) => new(1, matrix.Columns, matrix.Row(row));

    private static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] += factor * source[i];
        }
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
