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
            var report = $"seed {seed}: {broken.Law}: {broken.Message}\n";
            try
            {
                var (smallest, still) = Shrinking.Smallest(given, broken, smaller => Laws.FirstBroken(smaller, seed));
                return $"{report} smallest: {still.Law}: {still.Message}\n{smallest}";
            }
            catch (Exception error)
            {
                // A router that throws cannot be written down as a table.
                return $"{report} not made smaller: {error.Message}\n  {given.Cluster.Name}\n  {string.Join("\n  ", given.Exchanges)}\n";
            }
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
