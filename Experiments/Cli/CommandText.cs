using System.Text;

namespace SimMoE.Experiments.Cli;

/// <summary>Writes a command as a shell reads it.</summary>
public static class CommandText
{
    private const string Plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=,:+@%";

    /// <summary>The program's name and its arguments, quoted where a shell needs it.</summary>
    public static string Of(IReadOnlyList<string> arguments)
    {
        var text = new StringBuilder("simmoe");
        foreach (var argument in arguments)
        {
            text.Append(' ').Append(Quote(argument));
        }

        return text.ToString();
    }

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => Plain.Contains(c, StringComparison.Ordinal))
            ? argument
            : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
