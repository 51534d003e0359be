namespace SimMoE.Trainer.Launch;

/// <summary>Slurm's short form of a list of hosts, such as <c>gpu[003-005,9]-ib,login1</c>.</summary>
internal static class SlurmHostList
{
    /// <summary>The first host of a list; null if it cannot be read.</summary>
    public static string? First(string list)
    {
        var name = new System.Text.StringBuilder();
        var position = 0;
        while (position < list.Length && list[position] != ',')
        {
            if (list[position] != '[')
            {
                name.Append(list[position++]);
                continue;
            }

            var end = list.IndexOf(']', position);
            if (end < 0)
            {
                return null;
            }

            // Within brackets the first number stands before the first '-' or ','; leading zeros are part of the name.
            var ranges = list.AsSpan(position + 1, end - position - 1);
            var stop = ranges.IndexOfAny('-', ',');
            name.Append(stop < 0 ? ranges : ranges[..stop]);
            position = end + 1;
        }

        return name.Length == 0 ? null : name.ToString();
    }
}
