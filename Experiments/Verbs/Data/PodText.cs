using System.Text;

namespace SimMoE.Experiments.Verbs.Data;

/// <summary>Text of Perl's manual pages without their markup (perlpod, "Plain Old Documentation").</summary>
internal static class PodText
{
    private const string Codes = "BCEFILSXZ";

    /// <summary>Headings and items become lines, other commands go; formatting codes give way to what they enclose. Code examples stay as
    /// they are.</summary>
    public static string Plain(string pod)
    {
        var text = new StringBuilder(pod.Length);
        var hidden = false;
        foreach (var paragraph in pod.ReplaceLineEndings("\n").Split("\n\n").Select(paragraph => paragraph.Trim('\n')))
        {
            hidden =
                paragraph.StartsWith("=begin", StringComparison.Ordinal)
                || (hidden && !paragraph.StartsWith("=end", StringComparison.Ordinal));
            var visible = hidden ? "" : Paragraph(paragraph);
            if (visible.Length > 0)
            {
                text.Append(visible).Append("\n\n");
            }
        }

        return text.ToString();
    }

    private static string Paragraph(string paragraph)
    {
        if (!paragraph.StartsWith('='))
        {
            return paragraph.StartsWith(' ') || paragraph.StartsWith('\t') ? paragraph : Inline(paragraph, 0, paragraph.Length);
        }

        var space = paragraph.AsSpan().IndexOfAny(' ', '\n');
        var isText = paragraph.StartsWith("=head", StringComparison.Ordinal) || paragraph.StartsWith("=item", StringComparison.Ordinal);
        return isText && space > 0 ? Inline(paragraph, space + 1, paragraph.Length).Trim() : "";
    }

    // A code is a capital letter before '<'; with several '<' the same number of '>' after white space ends it.
    private static string Inline(string text, int start, int end)
    {
        var plain = new StringBuilder();
        for (var i = start; i < end; i++)
        {
            if (
                i + 1 < end
                && text[i + 1] == '<'
                && Codes.Contains(text[i], StringComparison.Ordinal)
                && Close(text, i + 1, end) is var (inner, innerEnd, after)
            )
            {
                plain.Append(Resolve(text[i], Inline(text, inner, innerEnd)));
                i = after - 1;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    private static string Resolve(char code, string inner) =>
        code switch
        {
            'X' or 'Z' => "",
            'L' => inner.Split('|')[0],
            'E' => inner switch
            {
                "lt" => "<",
                "gt" => ">",
                "verbar" => "|",
                "sol" => "/",
                _ => "",
            },
            _ => inner,
        };

    private static (int Inner, int InnerEnd, int After)? Close(string text, int open, int end)
    {
        var width = 0;
        while (open + width < end && text[open + width] == '<')
        {
            width++;
        }

        if (width > 1)
        {
            var close = text.IndexOf(" " + new string('>', width), open, end - open, StringComparison.Ordinal);
            return close < 0 ? null : (Math.Min(open + width + 1, close), close, close + 1 + width);
        }

        var depth = 0;
        for (var i = open; i < end; i++)
        {
            depth +=
                text[i] == '<' && char.IsAsciiLetterUpper(text[i - 1]) ? 1
                : text[i] == '>' ? -1
                : 0;
            if (depth == 0)
            {
                return (open + 1, i, i + 1);
            }
        }

        return null;
    }
}
