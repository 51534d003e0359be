namespace SimMoE.Units;

/// <summary>One thing that is wrong with a user's input: where, what was found, what would be right.</summary>
/// <param name="Path">Place inside the file, such as <c>$.model.experts</c>; <c>$</c> is the whole file.</param>
/// <param name="Found">What stands there, quoted for a person.</param>
/// <param name="Expected">What would be accepted, with a way out.</param>
/// <param name="Line">One-based line, or 0 where there is none (a command-line value, a missing file).</param>
/// <param name="File">File as the user named it, or null for the file being read.</param>
public sealed record Problem(string Path, string Found, string Expected, int Line = 0, string? File = null)
{
    /// <summary>One line: <c>file:line: $.path: found; expected</c>.</summary>
    public override string ToString()
    {
        var place =
            File is null ? ""
            : Line > 0 ? $"{File}:{Line}: "
            : $"{File}: ";
        return $"{place}{Path}: {Found}; {Expected}";
    }
}
