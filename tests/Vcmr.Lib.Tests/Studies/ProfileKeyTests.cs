using System.Globalization;
using System.Text.Json.Nodes;
using Vcmr.Formats.Yaml;
using Vcmr.Lessons;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Studies;

/// <summary>What the keys say of themselves is what the reader takes.</summary>
public sealed class ProfileKeyTests
{
    // Bounds of these hang on another key, or on which networks there are.
    private static readonly string[] Coupled = ["input_length", "input_lengths", "pool", "demo_shortest", "demo_longest", "known_truth.doses", "robustness.mp3", "min_", "_minimum", "_maximum"];

    private static readonly string Profiles = Path.Combine(Repository.Root, "notebooks", "profiles");

    public static TheoryData<string> Shipped => [.. Lesson.ProfileNames()];

    [Fact]
    public void Every_key_of_the_reader_is_told_with_its_meaning()
    {
        Assert.Equal(ProfileValues.Leaves(typeof(Profile), ""), ProfileKey.All.Select(k => k.Name));
        Assert.Empty(ProfileKey.All.Where(k => k.Meaning.Length == 0 || k.Kind.Length == 0).Select(k => k.Name));
        // Numbers of which nothing is said would be a range that was forgotten.
        Assert.Equal(
            ["data.demo_seed"],
            ProfileKey.All.Where(k => k.Range is null && (k.Item == typeof(int) || k.Item == typeof(double))).Select(k => k.Name));
    }

    [Fact]
    public void Values_out_of_a_range_are_refused_and_its_ends_are_taken()
    {
        foreach (ProfileKey key in ProfileKey.All.Where(k => k.Range is not null && k.Item != typeof(string) && !k.Item.IsEnum))
        {
            KeyRangeAttribute range = key.Range!;
            double step = key.Item == typeof(int) ? 1 : 1e-6;
            foreach (double outside in new[] { range.Least - step, range.Most + step, range.Above, range.Below }.Where(double.IsFinite))
            {
                string message = Assert.Throws<VcmrException>(() => Load(key, outside)).Message;
                Assert.Contains(key.Name, message);
            }

            foreach (double inside in new[] { range.Least, range.Most, range.Above + step, range.Below - step }.Where(v => double.IsFinite(v) && !Coupled.Any(c => key.Name.Contains(c, StringComparison.Ordinal))))
            {
                Assert.NotNull(Load(key, inside));
            }
        }
    }

    [Fact]
    public void Each_word_of_a_key_is_taken_and_another_is_not()
    {
        string[] strict = ["supervised.", "harmonic_cnn.", "short_chunk_cnn."];
        foreach (ProfileKey key in ProfileKey.All.Where(k => k.Words.Count > 0 && !k.IsList))
        {
            foreach (string word in key.Words.Where(w => !(key.Name.EndsWith(".precision", StringComparison.Ordinal) && w == "tf32")))
            {
                Assert.NotNull(Lesson.LoadProfile("smoke", [$"{key.Name}={word}"]));
            }

            if (key.Item != typeof(bool) || strict.Any(s => key.Name.StartsWith(s, StringComparison.Ordinal)))
            {
                Assert.Throws<VcmrException>(() => Lesson.LoadProfile("smoke", [$"{key.Name}={(key.Item == typeof(bool) ? "true" : "none-such")}"]));
            }
        }
    }

    [Fact]
    public void A_part_of_a_name_finds_keys_and_a_mistyped_one_is_answered()
    {
        Assert.Equal(["audio.temperature", "audio_video.temperature", "clmr.temperature"], ProfileKey.Find("temperature").Select(k => k.Name));
        Assert.Contains("audio.epochs, audio_video.epochs", Assert.Throws<VcmrException>(() => ProfileKey.Find("epocs")).Message);
    }

    [Fact]
    public void Committed_schema_is_current() =>
        Assert.True(File.ReadAllText(Path.Combine(Profiles, "schema.json")) == ProfileSchema.Write(), "write it anew: ./run profile schema --out notebooks/profiles/schema.json");

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Shipped_profile_names_the_schema_and_is_valid_by_it(string profile)
    {
        string path = Path.Combine(Profiles, profile + ".yaml");
        Assert.Equal("# yaml-language-server: $schema=schema.json", File.ReadLines(path).First());
        Assert.Empty(Faults(YamlFile.Read(path).Root!, Schema(), ""));
    }

    [Theory]
    [InlineData("audio: { epoch: 3 }", "audio.epoch is no key")]
    [InlineData("audio: { epochs: 0 }", "audio.epochs is below 1")]
    [InlineData("audio: { epochs: some }", "audio.epochs is no integer")]
    [InlineData("data: { kind: folder }", "data.kind is none of its words")]
    [InlineData("seeds: 3", "seeds is no list")]
    public void Schema_marks_what_the_reader_refuses(string yaml, string fault)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("own.yaml"), yaml);
        Assert.Equal([fault], Faults(YamlFile.Read(folder.File("own.yaml")).Root!, Schema(), ""));
        Assert.Throws<VcmrException>(() => Lesson.LoadProfile(folder.File("own.yaml")));
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Whole_text_of_a_profile_is_the_same_profile(string profile)
    {
        using var folder = new TemporaryFolder();
        Profile loaded = Lesson.LoadProfile(profile);
        string text = ProfileText.Of(loaded);
        File.WriteAllText(folder.File(profile + ".yaml"), text);
        Profile again = Lesson.LoadProfile(folder.File(profile + ".yaml"));
        Assert.Equal(text, ProfileText.Of(again));
        Assert.Equal(RunAbout.Configuration(loaded).ToJsonString(), RunAbout.Configuration(again).ToJsonString());
        Assert.Empty(Faults(YamlFile.Read(folder.File(profile + ".yaml")).Root!, Schema(), ""));
    }

    private static Profile Load(ProfileKey key, double value)
    {
        string text = ((decimal)value).ToString(CultureInfo.InvariantCulture);
        string list = key.Range!.LeastItems > 1 ? $"[{text}, 0.5, 1]" : $"[{text}]";
        return Lesson.LoadProfile("smoke", [$"{key.Name}={(key.IsList ? list : text)}"]);
    }

    private static JsonObject Schema() => JsonNode.Parse(ProfileSchema.Write())!.AsObject();

    // As much of JSON schema as this one needs.
    private static IEnumerable<string> Faults(YamlValue value, JsonObject schema, string key)
    {
        if (schema["properties"] is JsonObject properties)
        {
            return value is not YamlMapping map ? [$"{key} has no keys"]
                : map.Entries.SelectMany(e => properties[e.Key] is JsonObject inner ? Faults(e.Value, inner, key.Length == 0 ? e.Key : $"{key}.{e.Key}") : [$"{(key.Length == 0 ? "" : key + ".")}{e.Key} is no key"]);
        }

        if ((string?)(schema["type"] as JsonValue) == "array")
        {
            return value is YamlSequence list ? list.Items.SelectMany(i => Faults(i, schema["items"]!.AsObject(), key)) : [$"{key} is no list"];
        }

        return value is YamlScalar scalar ? Faults(scalar, schema, key) : [$"{key} is no single value"];
    }

    private static IEnumerable<string> Faults(YamlScalar scalar, JsonObject schema, string key)
    {
        string[] types = schema["type"] switch { JsonArray several => [.. several.Select(t => (string)t!)], JsonValue one => [(string)one!], _ => [] };
        if (scalar.IsNull && types.Contains("null"))
        {
            yield break;
        }

        if (schema["enum"] is JsonArray words && !words.Any(w => w!.ToString() == scalar.Text))
        {
            yield return $"{key} is none of its words";
        }

        if (types.FirstOrDefault() is "integer" or "number")
        {
            bool isNumber = double.TryParse(scalar.Text, CultureInfo.InvariantCulture, out double number) && (types[0] == "number" || number == Math.Truncate(number));
            if (!isNumber)
            {
                yield return $"{key} is no {types[0]}";
            }
            else if (number < Bound("minimum", double.NegativeInfinity) || number <= Bound("exclusiveMinimum", double.NegativeInfinity))
            {
                yield return $"{key} is below {Bound("minimum", double.NegativeInfinity)}";
            }
            else if (number > Bound("maximum", double.PositiveInfinity) || number >= Bound("exclusiveMaximum", double.PositiveInfinity))
            {
                yield return $"{key} is above its bound";
            }
        }

        double Bound(string name, double usual) => schema[name] is { } bound ? (double)bound : usual;
    }
}
