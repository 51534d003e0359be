using System.CommandLine;
using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>The options that every kind of measurement has.</summary>
public sealed class MeasureOptions
{
    private const int MostRepeats = 1_000_000;

    private readonly int _warmUpUsual;
    private readonly int _repeatsUsual;
    private readonly Option<string?> _machine = new("--machine")
    {
        Description = "Name of the machine; default ranks and device",
        HelpName = "name",
    };
    private readonly Option<string?> _fabric = new("--fabric")
    {
        Description = "Name of what links the ranks, such as nvlink, shm, socket",
        HelpName = "name",
    };
    private readonly Option<string?> _date = new("--date")
    {
        Description = "Date that the rows carry; default today",
        HelpName = "yyyy-mm-dd",
    };
    private readonly Option<string> _device = new("--device")
    {
        Description = "Where to measure",
        HelpName = "auto|cpu|cuda",
        DefaultValueFactory = _ => "auto",
    };
    private readonly Option<int?> _warmUp;
    private readonly Option<int?> _repeats;
    private readonly Option<bool> _quick = new("--quick") { Description = "A few small cases and repeats: a test that everything works" };
    private readonly Option<bool> _again = new("--again") { Description = "Measure again what the file holds already" };
    private readonly Option<string?> _out = CommonOptions.Out("Folder of the files; default Experiments/Measurements/<machine>", "folder");
    private readonly Option<bool> _quiet = CommonOptions.Quiet();

    /// <summary>Options with their defaults.</summary>
    /// <param name="warmUp">Rounds of warm-up.</param>
    /// <param name="repeats">Rounds that count.</param>
    public MeasureOptions(int warmUp, int repeats)
    {
        (_warmUpUsual, _repeatsUsual) = (warmUp, repeats);
        _warmUp = Count("--warm-up", $"Rounds before the first that counts; default {warmUp}, 1 with --quick");
        _repeats = Count("--repeats", $"Rounds that count; default {repeats}, 3 with --quick");
        _device.AcceptOnlyFromAmong("auto", "cpu", "cuda");
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (var option in (Option[])[_out, _machine, _fabric, _date, _device, _warmUp, _repeats, _quick, _again, _quiet])
        {
            command.Add(option);
        }
    }

    /// <summary>What was given.</summary>
    /// <exception cref="SpecException">A value is out of range; every problem is in it.</exception>
    public MeasureRequest Read(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var quick = parsed.GetValue(_quick);
        var request = new MeasureRequest
        {
            OutFolder = parsed.GetValue(_out),
            Machine = parsed.GetValue(_machine),
            Fabric = parsed.GetValue(_fabric),
            Date = parsed.GetValue(_date),
            Device = parsed.GetRequiredValue(_device),
            WarmUp = parsed.GetValue(_warmUp) ?? (quick ? 1 : _warmUpUsual),
            Repeats = parsed.GetValue(_repeats) ?? (quick ? 3 : _repeatsUsual),
            Quick = quick,
            Again = parsed.GetValue(_again),
            Quiet = parsed.GetValue(_quiet),
        };
        var problems = Problems(request);
        return problems.Count == 0 ? request : throw new SpecException(problems);
    }

    private static List<Problem> Problems(MeasureRequest request)
    {
        var problems = new List<Problem>();
        if (request.WarmUp is < 0 or > MostRepeats)
        {
            problems.Add(new Problem("--warm-up", $"found {request.WarmUp}", $"expected 0 to {MostRepeats}"));
        }

        if (request.Repeats is < 1 or > MostRepeats)
        {
            problems.Add(new Problem("--repeats", $"found {request.Repeats}", $"expected 1 to {MostRepeats}"));
        }

        if (
            request.Date is { } date
            && !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        )
        {
            problems.Add(new Problem("--date", $"found '{date}'", "expected a date such as 2026-11-25"));
        }

        foreach (var (option, name) in ((string, string?)[])[("--machine", request.Machine), ("--fabric", request.Fabric)])
        {
            if (name is not null && !IsName(name))
            {
                problems.Add(
                    new Problem(option, $"found '{name}'", "expected letters, digits, '.', '-' and '_': it becomes part of file names")
                );
            }
        }

        return problems;
    }

    private static bool IsName(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && text[0] != '.';

    private static Option<int?> Count(string name, string description) => new(name) { Description = description, HelpName = "number" };
}
