using System.Text;

namespace SimMoE.Trainer.Launch;

/// <summary>Ports to meet at where the launcher gives none: every rank derives the same from the job's identity.</summary>
internal static class DerivedPorts
{
    // Below the range from which Linux takes ports for outgoing connections (32768 and up by default).
    private const int First = 15000;
    private const int Range = 16000;
    private const int Tries = 16;

    /// <summary>MASTER_PORT alone if it is set, else some that follow the job's.</summary>
    /// <param name="reader">The variables.</param>
    /// <param name="run">Identity of the job and its step.</param>
    public static IReadOnlyList<int> Of(LaunchVariables reader, string run)
    {
        if (reader.Has("MASTER_PORT"))
        {
            return reader.Optional("MASTER_PORT", 1, 65535, "a free port of rank 0's host, 1 to 65535") is { } port ? [port] : [];
        }

        var start = First + (int)(Hash(run) % Range);
        return [.. Enumerable.Range(start, Tries)];
    }

    /// <summary>FNV-1a, 32 bits: the same in every process (http://www.isthe.com/chongo/tech/comp/fnv/).</summary>
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ octet) * 16777619u);
        }

        return hash;
    }
}
