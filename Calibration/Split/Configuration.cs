using System.Globalization;
using SimMoE.Calibration.Measurements;
using SimMoE.Workload.Measurements;

namespace SimMoE.Calibration.Split;

/// <summary>What of a row is chosen by whoever measures. Rows of one configuration calibrate together or validate together.</summary>
/// <param name="Kind">File kind: <c>layer</c>, <c>collective</c>, <c>kernel</c>, <c>step</c>.</param>
/// <param name="Group">Rows among which the rule deals.</param>
/// <param name="Name">The configuration, the same over fabrics, strategies and numbers of ranks.</param>
/// <param name="Order">Numbers that order configurations of one group, most significant first.</param>
public sealed record Configuration(string Kind, string Group, string Name, IReadOnlyList<double> Order)
{
    /// <summary>Of a layer and its stages: the strategies are compared in it, so they share it, whatever their heads and
    /// precision.</summary>
    public static Configuration Of(MeasuredLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return new(
            "layer",
            layer.Routing == "router" ? "even" : "skewed",
            string.Create(
                CultureInfo.InvariantCulture,
                $"d={layer.HiddenSize} tokens={layer.TokensPerRank} {layer.Experts}/{layer.TopK}/{layer.ExpertSize} {layer.Routing}"
            ),
            [layer.HiddenSize, layer.TokensPerRank, layer.Experts, layer.TopK, layer.ExpertSize]
        );
    }

    /// <summary>Of a collective: its name, size and share, whatever the fabric.</summary>
    public static Configuration Of(MeasuredCollective row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(
            "collective",
            row.Name,
            string.Create(CultureInfo.InvariantCulture, $"{row.SizeBytes} B share {row.Share:0.###}"),
            [row.SizeBytes, row.Share]
        );
    }

    /// <summary>Of a kernel: its family, type and shape.</summary>
    public static Configuration Of(MeasuredKernel row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new("kernel", $"{row.Family} {row.Type}", row.Shape, Numbers(row.Shape));
    }

    /// <summary>Of a step: the spec that was run.</summary>
    public static Configuration Of(StepRows steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        return new("step", "step", steps.Spec, []);
    }

    // Numbers of 'experts=192 rows=65536 n=256 k=1024 zipf=0' in their order.
    private static double[] Numbers(string shape) =>
        [
            .. shape
                .Split(' ')
                .Select(part => part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..])
                .Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : 0),
        ];
}
