using System.Globalization;
using CsvHelper;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Stages;

[assembly: CsvConverter(typeof(CountCell))]
[assembly: CsvConverter(typeof(LargeCountCell))]
[assembly: CsvConverter(typeof(NumberCell))]
[assembly: CsvConverter(typeof(FlagCell))]
[assembly: CsvConverter(typeof(PassCell))]
[assembly: CsvConverter(typeof(StrategyCell))]

namespace SimMoE.Workload.Measurements;

/// <summary>How a cell of some type is read and written. What cannot be read is refused with column, found and expected.</summary>
/// <param name="read">Null if a text is no such value.</param>
/// <param name="write">Its text.</param>
/// <param name="expected">What is expected, for messages.</param>
internal abstract class MeasurementCell<T>(Func<string, T?> read, Func<T, string> write, string expected) : ICsvConverter<T>
    where T : struct
{
    public T Read(CsvReader reader, int index)
    {
        var text = reader.GetString(index);
        return read(text) ?? throw new CellException(reader.Headers[index], text, expected);
    }

    public void Write(CsvWriter writer, T value) => writer.WriteField(write(value));
}

/// <summary>A cell is not what its column holds.</summary>
internal sealed class CellException(string column, string found, string expected) : FormatException
{
    public string Column => column;

    public string Found => found;

    public string Expected => expected;
}

internal sealed class CountCell()
    : MeasurementCell<int>(
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null,
        value => value.ToString(CultureInfo.InvariantCulture),
        "a whole number of 0 or more"
    );

internal sealed class LargeCountCell()
    : MeasurementCell<long>(
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null,
        value => value.ToString(CultureInfo.InvariantCulture),
        "a whole number of 0 or more"
    );

internal sealed class NumberCell()
    : MeasurementCell<double>(
        text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= 0
                ? value
                : null,
        value => value.ToString("R", CultureInfo.InvariantCulture),
        "a number of 0 or more"
    );

internal sealed class FlagCell()
    : MeasurementCell<bool>(
        text =>
            text switch
            {
                "0" => false,
                "1" => true,
                _ => null,
            },
        value => value ? "1" : "0",
        "0 or 1"
    );

internal sealed class PassCell()
    : MeasurementCell<Pass>(
        text =>
            text switch
            {
                "forward" => Pass.Forward,
                "backward" => Pass.Backward,
                "update" => Pass.Update,
                _ => null,
            },
        value => value.ToString().ToLowerInvariant(),
        "one of forward, backward, update"
    );

internal sealed class StrategyCell()
    : MeasurementCell<StrategyKind>(
        text => StrategyNames.All.TryGetValue(text, out var value) ? value : null,
        StrategyNames.Of,
        $"one of {string.Join(", ", StrategyNames.All.Keys)}"
    );
