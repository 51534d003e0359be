using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Simulator.Profiles;
using SimMoE.Units;

namespace SimMoE.Calibration.Profiles;

/// <summary>What must hold in a profile, beyond its form: a file may have been changed by hand, and a value that no fit gives would be
/// predicted with.</summary>
internal static class ProfileRules
{
    private const double MostMicroseconds = 1e9;
    private const double MostCount = 1e15;
    private const long MostRate = 1_000_000_000_000_000;

    // Weights of a field are in units of its kernel, and of close shapes cancel: large ones are no mistake. Beyond this nothing is left of
    // 53 bits.
    private const double MostWeight = 1e9;
    private const double MostFactor = 1e9;

    /// <summary>Units of the values that a profile may hold, by key.</summary>
    private static readonly ImmutableSortedDictionary<string, string> Units = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("host_launch", "us"),
            KeyValuePair.Create("host_sync", "us"),
            KeyValuePair.Create("copy_latency", "us"),
            KeyValuePair.Create("launch_floor", "us"),
            KeyValuePair.Create("copy_rate", "GB/s"),
            KeyValuePair.Create("memory_efficiency", "1"),
            KeyValuePair.Create("f32_efficiency", "1"),
            KeyValuePair.Create("attention_forward", "1"),
            KeyValuePair.Create("attention_backward", "1"),
            KeyValuePair.Create("optimizer_efficiency", "1"),
        ]
    );

    /// <summary>Every rule that a profile breaks.</summary>
    /// <param name="profile">As it was read.</param>
    /// <param name="file">Its file, for messages.</param>
    public static IReadOnlyList<Problem> Broken(CalibratedProfile profile, string file)
    {
        var problems = new List<Problem>();
        void Number(string path, double value, double least, double most)
        {
            if (!(value >= least && value <= most))
            {
                problems.Add(new Problem(path, $"found {Text(value)}", $"expected {Text(least)} to {Text(most)}", 0, file));
            }
        }

        void Word(string path, string word, IEnumerable<string> known)
        {
            if (!known.Contains(word))
            {
                problems.Add(new Problem(path, $"found '{word}'", $"expected one of {string.Join(", ", known)}", 0, file));
            }
        }

        void Once(string path, IEnumerable<string> names)
        {
            foreach (var name in names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
            {
                problems.Add(new Problem(path, $"'{name}' a second time", "expected each once", 0, file));
            }
        }

        void Curve(string path, ImmutableArray<CurvePoint> points)
        {
            if (points.IsEmpty)
            {
                problems.Add(new Problem(path, "found no point", "expected one or more", 0, file));
            }

            for (var i = 0; i < points.Length; i++)
            {
                Number($"{path}[{i}].message_bytes", points[i].MessageBytes, i == 0 ? 1 : points[i - 1].MessageBytes, MostCount);
                Number($"{path}[{i}].efficiency", points[i].Efficiency, 1e-12, 1);
            }
        }

        Number("$.device.bf16_flops_per_second", profile.Device.Bf16FlopsPerSecond, 1, 1e18);
        Number("$.device.f32_flops_per_second", profile.Device.F32FlopsPerSecond, 1, 1e18);
        Number("$.device.memory_bytes_per_second", profile.Device.MemoryBytesPerSecond, 1, MostRate);
        Number("$.device.memory_bytes", profile.Device.MemoryBytes, 1, MostCount);
        Number("$.device.multiprocessors", profile.Device.Multiprocessors, 1, 1 << 20);
        Number("$.stage_clock_microseconds", profile.StageClockMicroseconds, 0, MostMicroseconds);
        foreach (var (key, value) in profile.Values)
        {
            Word($"$.values.{key}", key, Units.Keys);
            if (Units.TryGetValue(key, out var unit))
            {
                Word($"$.values.{key}.unit", value.Unit, [unit]);
                Number($"$.values.{key}.value", value.Value, unit == "us" ? 0 : 1e-9, MostMicroseconds);
            }
        }

        Once("$.fabrics", profile.Fabrics.Select(fabric => $"{fabric.Name} with {fabric.Ranks} ranks"));
        foreach (var (i, fabric) in profile.Fabrics.Index())
        {
            Number($"$.fabrics[{i}].ranks", fabric.Ranks, 2, 8192);
            Number($"$.fabrics[{i}].line_bytes_per_second", fabric.LineBytesPerSecond, 1, 100.0 * MostRate);
            Number($"$.fabrics[{i}].one_direction_share", fabric.OneDirectionShare, 0.01, 1);
            Number($"$.fabrics[{i}].start_up_microseconds", fabric.StartUpMicroseconds, 0, MostMicroseconds);
            Curve($"$.fabrics[{i}].curve", fabric.Curve);
            foreach (var (name, curve) in fabric.Protocols)
            {
                Curve($"$.fabrics[{i}].protocols.{name}", curve);
            }
        }

        Once("$.implementations", profile.Implementations.Select(each => each.Name));
        foreach (var (i, implementation) in profile.Implementations.Index())
        {
            Number($"$.implementations[{i}].collective_launches", implementation.CollectiveLaunches, 0, 1e6);
            Once(
                $"$.implementations[{i}].stages",
                implementation.Stages.Select(stage => $"{stage.Stage} {stage.Pass.ToString().ToLowerInvariant()}")
            );
            foreach (var (j, stage) in implementation.Stages.Index())
            {
                Stage($"$.implementations[{i}].stages[{j}]", stage);
            }
        }

        foreach (var (name, factors) in profile.MemoryFactors)
        {
            foreach (var (kind, factor) in factors)
            {
                Number($"$.memory_factors.{name}.{kind}.value", factor.Value, 0, MostFactor);
            }
        }

        return problems;

        void Stage(string path, StageFit stage)
        {
            Number($"{path}.launches", stage.Launches, 0, 1e6);
            Number($"{path}.launches_per_choice", stage.LaunchesPerChoice, 0, 1e6);
            Number($"{path}.host_syncs", stage.HostSyncs, 0, 1e6);
            if (stage.Terms.IsEmpty)
            {
                problems.Add(new Problem($"{path}.terms", "found none", "expected one or more", 0, file));
            }

            foreach (var (i, term) in stage.Terms.Index())
            {
                Word($"{path}.terms[{i}].name", term.Name, StageTerms.Names);
                Number($"{path}.terms[{i}].coefficient", term.Coefficient, 0, MostFactor);
            }

            foreach (var (i, range) in stage.Range.Index())
            {
                Word($"{path}.range[{i}].size", range.Size, StageTerms.SizeNames);
                Number($"{path}.range[{i}].low", range.Low, 0, MostCount);
                Number($"{path}.range[{i}].high", range.High, range.Low, MostCount);
            }

            if (stage.Residuals is { } field)
            {
                Field($"{path}.residuals", field, [.. stage.Range.Select(range => range.Size)]);
            }
        }

        void Field(string path, ResidualField field, ImmutableArray<string> ranges)
        {
            foreach (var (i, size) in field.Sizes.Index())
            {
                Word($"{path}.sizes[{i}]", size, ranges);
            }

            Number($"{path}.lengths.count", field.Lengths.Length, field.Sizes.Length, field.Sizes.Length);
            Number($"{path}.weights.count", field.Weights.Length, field.Points.Length, field.Points.Length);
            foreach (var (i, length) in field.Lengths.Index())
            {
                Number($"{path}.lengths[{i}]", length, 1e-9, double.PositiveInfinity);
            }

            foreach (var (i, weight) in field.Weights.Index())
            {
                Number($"{path}.weights[{i}]", weight, -MostWeight, MostWeight);
            }

            foreach (var (i, point) in field.Points.Index())
            {
                Number($"{path}.points[{i}].count", point.Length, field.Sizes.Length, field.Sizes.Length);
            }
        }
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
