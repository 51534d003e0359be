using System.Collections.Immutable;
using SimMoE.Units;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SimMoE.Experiments.Yaml;

/// <summary>Turns YAML events into nodes that know their path and line.</summary>
internal sealed class SpecParser(string text, SpecFile file)
{
    private readonly Parser _parser = new(new StringReader(text));
    private readonly Dictionary<string, SpecNode> _anchors = [];

    /// <summary>Reads the one document.</summary>
    public SpecNode Parse()
    {
        try
        {
            _parser.Consume<StreamStart>();
            if (_parser.Accept<StreamEnd>(out _))
            {
                throw new SpecException(new Problem("$", "the file is empty", "expected keys with values", 1, file.Name));
            }

            _parser.Consume<DocumentStart>();
            var root = ReadNode("$");
            _parser.Consume<DocumentEnd>();
            if (_parser.Accept<DocumentStart>(out var second))
            {
                root.File.Add(new Problem("$", "a second document starts here", "expected one document a file", (int)second.Start.Line));
            }

            return root;
        }
        catch (YamlException error)
        {
            var found = $"is not YAML ({error.Message.Split('\n')[0].TrimEnd('.')})";
            throw new SpecException(new Problem("$", found, "expected 'key: value' lines", (int)error.Start.Line, file.Name));
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 16.3 throws this for some lists that are never closed; it says no place, so the last good one must do.
            var line = (int)(_parser.Current?.End.Line ?? 1);
            throw new SpecException(
                new Problem("$", "is not YAML (a bracket or quote may be open)", "expected 'key: value' lines", line, file.Name)
            );
        }
    }

    private SpecNode ReadNode(string path)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.TryGetValue(alias.Value.Value, out var target)
                ? target
                : throw new YamlException(alias.Start, alias.End, $"Unknown anchor '{alias.Value.Value}'");
        }

        var start = _parser.Current!;
        var line = (int)start.Start.Line;
        SpecNode node = start switch
        {
            Scalar scalar => ReadScalar(scalar, path, line),
            MappingStart => ReadMap(path, line),
            SequenceStart => ReadList(path, line),
            _ => throw new YamlException(start.Start, start.End, "Unexpected content"),
        };
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = node;
        }

        return node;
    }

    private SpecScalar ReadScalar(Scalar scalar, string path, int line)
    {
        _parser.MoveNext();
        return new SpecScalar(file, path, line, scalar.Value);
    }

    private SpecMap ReadMap(string path, int line)
    {
        _parser.MoveNext();
        var entries = ImmutableArray.CreateBuilder<SpecEntry>();
        var seen = new Dictionary<string, int>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            var keyLine = (int)key.Start.Line;
            var value = ReadNode($"{path}.{key.Value}");
            if (seen.TryAdd(key.Value, keyLine))
            {
                entries.Add(new SpecEntry(key.Value, value, keyLine));
                continue;
            }

            file.Add(
                new Problem($"{path}.{key.Value}", $"the key stands twice (first on line {seen[key.Value]})", "keep one of them", keyLine)
            );
        }

        return new SpecMap(file, path, line, entries.ToImmutable());
    }

    private SpecList ReadList(string path, int line)
    {
        _parser.MoveNext();
        var items = ImmutableArray.CreateBuilder<SpecNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode($"{path}[{items.Count}]"));
        }

        return new SpecList(file, path, line, items.ToImmutable());
    }
}
