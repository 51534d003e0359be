using System.Globalization;

namespace SimMoE.Workload;

/// <summary>Finds numbers near a wrong one that would divide, for messages.</summary>
internal static class Divisors
{
    /// <summary>The divisors of a total next below and next above a number, as text: <c>8 or 16</c>.</summary>
    public static string Nearest(int total, int wanted)
    {
        var below = Math.Min(Math.Max(wanted, 1), total);
        while (total % below != 0)
        {
            below--;
        }

        var above = Math.Max(wanted, 1);
        while (above < total && total % above != 0)
        {
            above++;
        }

        return above > total || below == above ? Text(below) : $"{Text(below)} or {Text(above)}";
    }

    /// <summary>The multiples of a step next below and next above a number, as text: <c>240 or 256</c>.</summary>
    public static string NearestMultiples(int number, int step)
    {
        var below = number / step * step;
        var above = below + step;
        return below == 0 ? Text(above) : $"{Text(below)} or {Text(above)}";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
