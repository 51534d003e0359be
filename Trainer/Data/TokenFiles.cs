using System.IO.Enumeration;
using SimMoE.Units;

namespace SimMoE.Trainer.Data;

/// <summary>Several token files read as one stream, in the given order.</summary>
public sealed class TokenFiles : IDisposable
{
    private readonly TokenFile[] _files;
    private readonly long[] _starts;

    private TokenFiles(TokenFile[] files)
    {
        _files = files;
        _starts = new long[files.Length + 1];
        for (var i = 0; i < files.Length; i++)
        {
            _starts[i + 1] = _starts[i] + files[i].Count;
        }
    }

    /// <summary>Tokens in all files.</summary>
    public long Count => _starts[^1];

    /// <summary>Files, in order.</summary>
    public IReadOnlyList<TokenFile> Files => _files;

    /// <summary>Opens files named by paths or patterns.</summary>
    /// <param name="patterns">Paths; <c>*</c> and <c>?</c> match names, and what one pattern matches is taken in ordinal order.</param>
    /// <exception cref="SpecException">A pattern matches nothing, or a file is no whole token file: every such file is named.</exception>
    public static TokenFiles Open(IReadOnlyList<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        var problems = new List<Problem>();
        var files = new List<TokenFile>();
        if (patterns.Count == 0)
        {
            problems.Add(new Problem("$", "no token file is named", "expected one or more"));
        }

        foreach (var path in patterns.SelectMany(pattern => Expand(pattern, problems)))
        {
            try
            {
                files.Add(TokenFile.Open(path));
            }
            catch (SpecException error)
            {
                problems.AddRange(error.Problems);
            }
        }

        if (problems.Count > 0)
        {
            files.ForEach(file => file.Dispose());
            throw new SpecException(problems);
        }

        return new TokenFiles([.. files]);
    }

    /// <summary>Copies tokens out, across files where need be.</summary>
    /// <param name="position">First token of the stream, from 0.</param>
    /// <param name="tokens">Filled with ids.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the stream.</exception>
    public void Read(long position, Span<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Count - tokens.Length);
        for (var file = FileOf(position); tokens.Length > 0; file++)
        {
            var inside = position - _starts[file];
            var part = (int)Math.Min(tokens.Length, _files[file].Count - inside);
            _files[file].Read(inside, tokens[..part]);
            tokens = tokens[part..];
            position += part;
        }
    }

    /// <summary>Says which file and which token of it stand at a place of the stream.</summary>
    /// <param name="position">Token of the stream, from 0.</param>
    public (string Path, long Token) Locate(long position)
    {
        var file = FileOf(position);
        return (_files[file].Path, position - _starts[file]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    // The last file that starts at or before the position; empty files start where the next one does.
    private int FileOf(long position)
    {
        var found = Array.BinarySearch(_starts, position);
        var file = found < 0 ? ~found - 1 : found;
        while (file < _files.Length - 1 && _starts[file + 1] <= position)
        {
            file++;
        }

        return Math.Min(file, _files.Length - 1);
    }

    private static IEnumerable<string> Expand(string pattern, List<Problem> problems)
    {
        if (!HasWildcard(pattern))
        {
            return [pattern];
        }

        string[] matches =
        [
            .. Match(Path.IsPathRooted(pattern) ? "/" : "", pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
                .Order(StringComparer.Ordinal),
        ];
        if (matches.Length == 0)
        {
            problems.Add(new Problem("$", "no file matches this pattern", "expected one or more token files", File: pattern));
        }

        return matches;
    }

    private static IEnumerable<string> Match(string folder, ReadOnlyMemory<string> segments)
    {
        var segment = segments.Span[0];
        var rest = segments[1..];
        var here = folder.Length == 0 ? "." : folder;
        IEnumerable<string> names =
            !HasWildcard(segment) ? [segment]
            : !Directory.Exists(here) ? []
            : (rest.Length == 0 ? Directory.EnumerateFiles(here) : Directory.EnumerateDirectories(here))
                .Select(path => Path.GetFileName(path))
                .Where(name => FileSystemName.MatchesSimpleExpression(segment, name, ignoreCase: false));
        var paths = names.Select(name => Path.Join(folder, name));
        return rest.Length == 0 ? paths.Where(File.Exists) : paths.SelectMany(path => Match(path, rest));
    }

    private static bool HasWildcard(string text) => text.AsSpan().ContainsAny('*', '?');
}
