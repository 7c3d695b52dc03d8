using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vcmr.Formats.Yaml;

namespace Vcmr.Video.Preprocessing;

/// <summary>A user's own kind of preprocessing in YAML, with the keys of <see cref="Keys"/>, all of which must be there.</summary>
internal sealed class PreprocessingFile
{
    private const int LongestSide = 4096;
    private const int HashLetters = 16;
    private static readonly string[] Keys = ["short_side", "filter", "channels", "range", "mean", "deviation"];
    private readonly YamlFile _file;
    private readonly YamlMapping _root;

    private PreprocessingFile(YamlFile file, YamlMapping root) => (_file, _root) = (file, root);

    /// <summary>Reads a file. The kind is named after what it says, so that a corpus knows it again wherever the file lies.</summary>
    /// <exception cref="VcmrException">It cannot be read, or a key is missing, unknown or wrong.</exception>
    public static FramePreprocessing Read(string path)
    {
        YamlFile file = YamlFile.Read(path);
        if (file.Root is not YamlMapping root)
        {
            throw new VcmrException($"'{path}' describes no frame preprocessing; write the keys {string.Join(", ", Keys)}, one a line (data/README.md).");
        }

        if (root.Entries.FirstOrDefault(e => !Keys.Contains(e.Key)) is { Value: { } unknown, Key: var key })
        {
            throw file.Wrong(unknown, $"has the key '{VisibleText.Of(key, 60)}', which no frame preprocessing has; write {string.Join(", ", Keys)}.");
        }

        return new PreprocessingFile(file, root).Kind();
    }

    private FramePreprocessing Kind()
    {
        var kind = new FramePreprocessing(
            "", (int)Number("short_side", n => n >= ClipPreprocessing.Side && n <= LongestSide && n == Math.Floor(n), $"a whole number of pixels from {ClipPreprocessing.Side} to {LongestSide}"),
            Word<ResizeFilter>("filter"), Three("mean", _ => true, "three numbers in the order of channels"), Three("deviation", d => d > 0, "three numbers above 0 in the order of channels"))
        {
            Channels = Word<ChannelOrder>("channels"),
            Range = (int)Number("range", n => n is 1 or 255, "1 or 255"),
        };
        string content = string.Create(CultureInfo.InvariantCulture, $"{kind.ShortSide} {kind.Filter} {kind.Channels} {kind.Range} {Text(kind.Mean)} {Text(kind.Deviation)}");
        return kind with { Name = "own-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..HashLetters] };
    }

    private YamlValue Value(string key) => _root.Find(key)
        ?? throw _file.Wrong(_root, $"begins a frame preprocessing without the key '{key}'; write it too.");

    private T Word<T>(string key)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(n => n.ToLowerInvariant())];
        YamlValue value = Value(key);
        return value is YamlScalar { Text: var text } && names.Contains(text)
            ? Enum.Parse<T>(text, ignoreCase: true)
            : throw Wrong(value, key, string.Join(" or ", names));
    }

    private float Number(string key, Predicate<float> fits, string range) =>
        Number(Value(key)) is { } number && fits(number) ? number : throw Wrong(Value(key), key, range);

    private float[] Three(string key, Predicate<float> fits, string range)
    {
        YamlValue value = Value(key);
        float[] numbers = value is YamlSequence list ? [.. list.Items.Select(Number).OfType<float>()] : [];
        return numbers.Length == 3 && value is YamlSequence { Items.Count: 3 } && numbers.All(n => fits(n)) ? numbers : throw Wrong(value, key, range);
    }

    private VcmrException Wrong(YamlValue value, string key, string range) => _file.Wrong(value, $"has no fitting value for {key}; it takes {range}.");

    private static float? Number(YamlValue value) =>
        value is YamlScalar scalar && float.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number) ? number : null;

    private static string Text(IEnumerable<float> values) => string.Join(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
}
