using System.Globalization;
using System.Text;
using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Compute;
using SimMoE.Topology;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Compute;

/// <summary>Measured kernels beside their prediction. The first third of rows (every third row of a family) is what parameters were fitted
/// to; the others validate.</summary>
internal static class MeasuredTable
{
    // The measured times are between events and start from a flushed cache: an empty kernel takes 3.42 us there and 0.87 us back to back.
    private const double EventMicroseconds = 2.5;

    private static readonly HashSet<string> Fitted = ["gemm-bf16", "grouped-gemm-bf16"];

    public static IReadOnlyList<Row> Rows()
    {
        var model = new ComputeModel(DeviceCatalogue.Find("H200")!, ProfileReader.Preset("h200-measured"));
        var seen = new Dictionary<string, int>();
        var rows = new List<Row>();
        foreach (var line in File.ReadLines(Repository.Path("Experiments/Measurements/h200/kernels.csv")).Skip(1))
        {
            var fields = line.Split(',');
            var index = seen.GetValueOrDefault(fields[0]);
            seen[fields[0]] = index + 1;
            if (Predict(model, fields[0], Shape(fields[1])) is { } predicted)
            {
                var set = Fitted.Contains(fields[0]) ? (index % 3 == 0 ? "calibration" : "validation") : "by hand";
                var measured = double.Parse(fields[3], CultureInfo.InvariantCulture) - EventMicroseconds;
                rows.Add(new Row(fields[0], fields[1], measured, predicted, set));
            }
        }

        return rows;
    }

    public static string Csv(IEnumerable<Row> rows)
    {
        var text = new StringBuilder("family,shape,measured_us,predicted_us,error_percent,set\n");
        foreach (var row in rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row.Family},{row.Shape},{row.Measured:F2},{row.Predicted:F2},{row.Error:F1},{row.Set}\n"
            );
        }

        return text.ToString();
    }

    /// <summary>Balanced, or Zipf 1 with the remainder on the first expert, as the measuring script draws them.</summary>
    public static int[] Counts(int experts, int rows, double skew)
    {
        var weights = Enumerable.Range(1, experts).Select(rank => Math.Pow(rank, -skew)).ToArray();
        var sum = weights.Sum();
        var counts = weights.Select(weight => (int)Math.Floor(weight / sum * rows)).ToArray();
        counts[0] += rows - counts.Sum();
        return counts;
    }

    private static double? Predict(ComputeModel model, string family, Dictionary<string, double> s)
    {
        int Of(string key) => (int)s[key];
        switch (family)
        {
            case "gemm-bf16":
                return model.Gemm(Of("m"), Of("n"), Of("k")).Device.TotalMicroseconds;
            case "gemm-f32":
                return model.GemmF32(Of("m"), Of("n"), Of("k")).Device.TotalMicroseconds;
            case "grouped-gemm-bf16":
                return model.GroupedProduct(Counts(Of("experts"), Of("rows"), s["zipf"]), Of("n"), Of("k")).TotalMicroseconds;
            case "copy":
                return model.Memory(new((long)s["bytes"])).Device.TotalMicroseconds;
            case "gelu":
                return model.Memory(new((long)(4 * s["rows"] * s["width"]))).Device.TotalMicroseconds;
            case "cast-f32-bf16":
                return model.Memory(new((long)(6 * s["elements"]))).Device.TotalMicroseconds;
            case "topk":
                // The operator alone: without the bias pass and the three gate kernels that the model adds.
                var rows = (long)s["rows"];
                var extra = model.Memory(new(8 * rows * Of("experts"))) + model.Memory(new(rows * Of("k") * 32), 3);
                return (model.TopK(rows, Of("experts"), Of("k")).Device - extra.Device).TotalMicroseconds;
            case "argsort":
                return model.Sort((long)s["pairs"]).Device.TotalMicroseconds;
            case "adamw-fused":
                return model.Optimizer((long)s["parameters"], Of("tensors")).Device.TotalMicroseconds;
            case "attention-forward" or "attention-backward":
                var attention = new AttentionSpec
                {
                    Heads = Of("heads"),
                    KeyValueHeads = Of("heads"),
                    HeadSize = Of("width"),
                };
                var pass = family == "attention-forward" ? Pass.Forward : Pass.Backward;
                return model.Attention(attention, Of("batch"), Of("length"), pass).Device.TotalMicroseconds;
            default:
                return null; // gathers, index_add, tf32: passes of the implementations, or not used
        }
    }

    private static Dictionary<string, double> Shape(string text) =>
        text.Split(' ')
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));

    internal sealed record Row(string Family, string Shape, double Measured, double Predicted, string Set)
    {
        public double Error => 100 * ((Predicted / Measured) - 1);
    }
}
