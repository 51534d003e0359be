using System.Globalization;
using SimMoE.Units;

namespace SimMoE.Trainer.Launch;

/// <summary>Reads environment variables and collects what is wrong with them.</summary>
/// <param name="variable">Value of a variable by its name, or null.</param>
internal sealed class LaunchVariables(Func<string, string?> variable)
{
    private readonly List<Problem> _problems = [];

    /// <summary>The value, or null if it is not set or empty.</summary>
    public string? Text(string name) => variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>True if the variable has a value.</summary>
    public bool Has(string name) => Text(name) is not null;

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>; a problem and null if it is none or
    /// missing.</summary>
    public int? Require(string name, int least, int most, string meaning)
    {
        if (Text(name) is not { } text)
        {
            Report(name, "is not set", $"expected {meaning}; the launcher sets it (simmoe launch, torchrun, srun, mpirun)");
            return null;
        }

        return Whole(name, text, least, most, meaning);
    }

    /// <summary>The same where the variable may be missing.</summary>
    public int? Optional(string name, int least, int most, string meaning) =>
        Text(name) is { } text ? Whole(name, text, least, most, meaning) : null;

    /// <summary>Rank and world size that fit each other; null after a problem.</summary>
    public (int Rank, int WorldSize)? Place(string rankName, string sizeName)
    {
        var size = Require(sizeName, 1, int.MaxValue, "the number of processes, 1 or more");
        var rank = Require(rankName, 0, int.MaxValue, $"this process's rank, from 0 to {sizeName} - 1");
        if (rank is { } place && size is { } count && place >= count)
        {
            Report(rankName, Invariant($"{place} with {sizeName} {count}"), Invariant($"expected a rank from 0 to {count - 1}"));
        }

        return rank is { } r && size is { } s && r < s ? (r, s) : null;
    }

    /// <summary>A host to meet at; a problem if the variable is missing.</summary>
    public string? Host(string name)
    {
        var host = Text(name);
        if (host is null)
        {
            Report(name, "is not set", "expected the name or address of rank 0's host");
        }

        return host;
    }

    /// <summary>Notes a problem.</summary>
    public void Report(string name, string found, string expected) => _problems.Add(new Problem(name, found, expected));

    /// <summary>Throws what was collected, if anything.</summary>
    /// <exception cref="SpecException">There were problems.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new SpecException(_problems);
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private int? Whole(string name, string text, int least, int most, string meaning)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Report(name, $"'{text}' cannot be used", $"expected {meaning}");
        return null;
    }
}
