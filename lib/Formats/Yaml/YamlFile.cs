using Vcmr.Storage;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Vcmr.Formats.Yaml;

/// <summary>
/// A YAML file of a user, as the one document that profiles, groups of tags and parameters have in common: no name comes
/// twice, and size, depth and what aliases multiply to are bounded, so that no file takes all time or memory.
/// </summary>
public sealed class YamlFile
{
    private const int MostBytes = 4 << 20;

    private YamlFile(string path, string text, YamlValue? root) => (Path, Text, Root) = (path, text, root);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its value; null where the file is empty.</summary>
    public YamlValue? Root { get; }

    internal string Text { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="VcmrException">It cannot be read, is no YAML, or goes beyond a bound; the message names the line.</exception>
    public static YamlFile Read(string path)
    {
        try
        {
            return Parse(BoundedText.Read(path, MostBytes), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The file '{path}' cannot be read ({e.Message.TrimEnd('.')}); check that it exists and is readable.", e);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="VcmrException">As <see cref="Read"/>.</exception>
    internal static YamlFile Parse(string text, string name)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            return new YamlFile(name, text, new YamlReader(parser, name).Read());
        }
        catch (YamlException e)
        {
            throw new VcmrException($"Line {e.Start.Line} of '{name}' is no YAML: {VisibleText.Of(e.Message.TrimEnd('.'), 200)}; correct it.", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException or EndOfStreamException)
        {
            // YamlDotNet's own checks of itself, which some broken texts lead to, such as a bracket that is not closed.
            throw new VcmrException($"Line {parser.Current?.End.Line ?? 1} of '{name}' is no YAML: it breaks off there, or is broken soon after; correct it.", e);
        }
    }

    /// <summary>An error of a value.</summary>
    /// <param name="at">The value.</param>
    /// <param name="what">What is wrong with it and what to do, as the end of a sentence that begins with the line.</param>
    public VcmrException Wrong(YamlValue at, string what)
    {
        ArgumentNullException.ThrowIfNull(at);
        return new VcmrException($"Line {at.Line} of '{Path}' {what}");
    }
}

/// <summary>Builds the values of one document from a parser's events.</summary>
internal sealed class YamlReader(IParser parser, string name)
{
    private const int MostValues = 100_000;
    private const int Deepest = 64;
    private readonly Dictionary<AnchorName, YamlValue> _anchors = [];
    private long _count;

    /// <summary>The document's value; null where there is none.</summary>
    /// <exception cref="VcmrException">It goes beyond a bound, or names a key twice.</exception>
    public YamlValue? Read()
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }

        parser.Consume<DocumentStart>();
        YamlValue root = Value(0, null, null);
        parser.Consume<DocumentEnd>();
        return parser.Accept<DocumentStart>(out DocumentStart? second)
            ? throw new VcmrException($"Line {second.Start.Line} of '{name}' begins a second document; keep one.")
            : root;
    }

    private YamlValue Value(int depth, YamlValue? parent, string? key)
    {
        ParsingEvent at = parser.Consume<ParsingEvent>();
        int line = (int)at.Start.Line;
        if (at is AnchorAlias alias)
        {
            // An anchor is known once its value is complete, so that none can hold itself.
            YamlValue known = _anchors.GetValueOrDefault(alias.Value)
                ?? throw new VcmrException($"Line {line} of '{name}' names '*{VisibleText.Of(alias.Value.Value, 60)}', which stands for no value before it; write the value out.");
            Grow(known.Count, depth + known.Height, line);
            return known;
        }

        long before = _count;
        Grow(1, at is Scalar ? depth : depth + 1, line);
        YamlValue value = at switch
        {
            Scalar scalar => new YamlScalar(line, parent, key, scalar.Value, scalar is { Style: ScalarStyle.Plain, Tag.IsEmpty: true }),
            SequenceStart => Sequence(new YamlSequence(line, parent, key), depth + 1),
            _ => Mapping(new YamlMapping(line, parent, key), depth + 1),
        };
        value.Count = _count - before;
        if (at is NodeEvent { Anchor.IsEmpty: false } node)
        {
            _anchors[node.Anchor] = value;
        }

        return value;
    }

    private YamlSequence Sequence(YamlSequence list, int depth)
    {
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            list.Added.Add(Value(depth, list, null));
        }

        list.Height = 1 + list.Added.Select(i => i.Height).DefaultIfEmpty().Max();
        return list;
    }

    private YamlMapping Mapping(YamlMapping map, int depth)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            YamlValue word = Value(depth, map, null);
            if (word is not YamlScalar { Text: var key })
            {
                throw new VcmrException($"Line {word.Line} of '{name}' has a name that is no word; name each value by one.");
            }

            if (!lines.TryAdd(key, word.Line))
            {
                throw new VcmrException($"Line {word.Line} of '{name}' names '{VisibleText.Of(key, 60)}' again, after line {lines[key]}; leave one of the two.");
            }

            map.Added.Add(KeyValuePair.Create(key, Value(depth, map, key)));
        }

        map.Height = 1 + map.Added.Select(e => e.Value.Height).DefaultIfEmpty().Max();
        return map;
    }

    private void Grow(long count, int depth, int line)
    {
        _count += count;
        if (depth > Deepest)
        {
            throw new VcmrException($"Line {line} of '{name}' is nested deeper than {Deepest} levels; write it flatter.");
        }

        if (_count > MostValues)
        {
            throw new VcmrException($"'{name}' has more than {MostValues:N0} values at line {line}, those that aliases repeat counted each time; write a shorter file.");
        }
    }
}
