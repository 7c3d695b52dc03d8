using System.Globalization;
using System.Text.RegularExpressions;

namespace Vcmr.Formats.Yaml;

/// <summary>A value of a YAML file: a <see cref="YamlScalar"/>, <see cref="YamlSequence"/> or <see cref="YamlMapping"/>.</summary>
public abstract class YamlValue
{
    private readonly YamlValue? _parent;
    private readonly string? _name;

    private protected YamlValue(int line, YamlValue? parent, string? name) => (Line, _parent, _name) = (line, parent, name);

    /// <summary>The line it begins in, from 1.</summary>
    public int Line { get; }

    /// <summary>Where it stands: the names of the mappings around it, such as <c>audio.epochs</c>; empty at the top.</summary>
    public string Key
    {
        get
        {
            string outer = _parent?.Key ?? "";
            return _name is null ? outer : outer.Length == 0 ? VisibleText.Of(_name, 60) : $"{outer}.{VisibleText.Of(_name, 60)}";
        }
    }

    /// <summary>Whether it says nothing: left out, <c>~</c> or <c>null</c>.</summary>
    public virtual bool IsNull => false;

    /// <summary>Values in it, itself included, each as often as it is named.</summary>
    internal long Count { get; set; } = 1;

    /// <summary>Levels of sequences and mappings in it.</summary>
    internal int Height { get; set; }
}

/// <summary>A word, number or text.</summary>
public sealed partial class YamlScalar : YamlValue
{
    internal YamlScalar(int line, YamlValue? parent, string? name, string text, bool isPlain)
        : base(line, parent, name) => (Text, IsPlain) = (text, isPlain);

    /// <summary>The text, without quotes.</summary>
    public string Text { get; }

    /// <summary>Whether it stands there without quotes, so that it may be a number or nothing.</summary>
    public bool IsPlain { get; }

    /// <inheritdoc />
    public override bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>Whether it is a number and none that is finite: <c>.inf</c>, <c>.nan</c>, or one too large for a double.</summary>
    internal bool IsNotFinite => NotFinite().IsMatch(Text)
        || (double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsFinite(value));

    [GeneratedRegex(@"\A[+-]?\.?(inf|infinity|nan)\z", RegexOptions.IgnoreCase)]
    private static partial Regex NotFinite();
}

/// <summary>A list.</summary>
public sealed class YamlSequence : YamlValue
{
    internal YamlSequence(int line, YamlValue? parent, string? name)
        : base(line, parent, name)
    {
    }

    /// <summary>Its items in order.</summary>
    public IReadOnlyList<YamlValue> Items => Added;

    internal List<YamlValue> Added { get; } = [];
}

/// <summary>Names and values; no name comes twice.</summary>
public sealed class YamlMapping : YamlValue
{
    internal YamlMapping(int line, YamlValue? parent, string? name)
        : base(line, parent, name)
    {
    }

    /// <summary>Its entries in order.</summary>
    public IReadOnlyList<KeyValuePair<string, YamlValue>> Entries => Added;

    internal List<KeyValuePair<string, YamlValue>> Added { get; } = [];

    /// <summary>The value of a name, or null.</summary>
    internal YamlValue? Find(string name) => Added.FirstOrDefault(e => e.Key == name).Value;
}
