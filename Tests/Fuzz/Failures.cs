namespace SimMoE.Fuzz;

/// <summary>One case from seed to report.</summary>
internal static class Failures
{
    /// <summary>Runs a case; if it breaks a law, says which, the seed, and the smallest case that breaks it too.</summary>
    /// <param name="seed">Seed of the case.</param>
    /// <param name="makespan">Receives how far the makespan model is off.</param>
    /// <returns>Null if every law held.</returns>
    public static string? Of(ulong seed, MakespanErrors? makespan = null)
    {
        var given = FuzzCase.Of(seed);
        if (Laws.FirstBroken(given, seed) is { } broken)
        {
            var (smallest, still) = Shrinking.Smallest(given, broken, smaller => Laws.FirstBroken(smaller, seed));
            return $"seed {seed}: {broken.Law}: {broken.Message}\n smallest: {still.Law}: {still.Message}\n{smallest}";
        }

        try
        {
            makespan?.Add(given, seed);
            return null;
        }
        catch (Exception error)
        {
            return $"seed {seed}: makespan: {error}\n{given}";
        }
    }
}
