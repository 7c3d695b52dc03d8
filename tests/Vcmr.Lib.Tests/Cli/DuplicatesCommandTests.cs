using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Vcmr.Tests.Datasets.Duplicates;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

/// <summary><c>vcmr data duplicates</c> as users see it.</summary>
public sealed class DuplicatesCommandTests(PlantedRecordings planted) : IClassFixture<PlantedRecordings>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Leaks_of_a_corpus_are_listed_with_exit_code_1_and_compared_with_known_ones()
    {
        string corpus = planted.Corpus(_folder.File("corpus")), output = _folder.File("out");
        File.WriteAllLines(_folder.File("known.txt"), ["song-0.wav late.wav", "song-8.wav song-9.wav"]);

        (int code, string text, string errors) = Tool.Run("data", "duplicates", corpus, "--out", output, "--known", _folder.File("known.txt"), "--json");

        Assert.True(code == 1, errors);
        JsonNode json = JsonNode.Parse(text)!;
        Assert.Equal(PlantedRecordings.Planted.Count, json["fingerprints"]!["pairs"]!.AsArray().Count);
        JsonNode late = json["fingerprints"]!["pairs"]!.AsArray().Single(p => (string?)p!["second"] == "late.wav")!;
        Assert.Equal(("song-0.wav", "train", "test", "across splits"), ((string?)late["first"], (string?)late["firstSplit"], (string?)late["secondSplit"], (string?)late["kind"]));
        Assert.InRange((double)late["offsetSeconds"]!, 2.8, 3.2);
        Assert.Equal(PlantedRecordings.Planted.Select(p => p.Name), json["leaks"]!.AsArray().Select(l => (string?)l!["id"]));
        Assert.Equal((2, 2, 1, 2, 1, 5), (Known("sets"), Known("present"), Known("complete"), Known("pairs"), Known("found"), json["known"]!["extras"]!.AsArray().Count));
        Assert.All(new[] { "duplicates.csv", "nearest-recordings.png", "nearest-recordings.html" }, name => Assert.True(File.Exists(Path.Combine(output, name)), name));

        (code, text, _) = Tool.Run("data", "duplicates", corpus, "--out", output);
        Assert.Equal(1, code);
        Assert.Contains("By fingerprint: 6", text, StringComparison.Ordinal);
        Assert.Contains("4 of 6 recordings of 'test' have one in 'train'", text, StringComparison.Ordinal);

        int Known(string name) => (int)json["known"]![name]!;
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Without_the_muxer_one_sentence_says_so_and_embeddings_are_used()
    {
        string ffmpeg = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(p => Path.Combine(p, "ffmpeg")).First(File.Exists);
        File.WriteAllText(_folder.File("ffmpeg"), $"#!/bin/sh\ncase \" $* \" in *' -muxers '*) '{ffmpeg}' \"$@\" | grep -v chromaprint;; *) exec '{ffmpeg}' \"$@\";; esac\n");
        File.SetUnixFileMode(_folder.File("ffmpeg"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var environment = new Dictionary<string, string> { ["PATH"] = $"{_folder.Path}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}" };

        (int code, string text, string errors) = Tool.Finish(Tool.Start(environment, "data", "duplicates", planted.Files, "--out", _folder.File("out")));

        Assert.True(code == 0, errors);
        Assert.Contains("without the muxer chromaprint", text, StringComparison.Ordinal);
        Assert.Contains("By embedding alone (log-mel statistics)", text, StringComparison.Ordinal);
        Assert.Contains("copy.wav", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_found_is_kept_where_the_list_of_known_ones_is_of_another_set()
    {
        Directory.CreateDirectory(_folder.File("two"));
        WaveFile.Write(_folder.File("two/a.wav"), WaveFile.Tone(440, 3, 16_000));
        File.Copy(_folder.File("two/a.wav"), _folder.File("two/b.wav"));
        File.WriteAllText(_folder.File("known.txt"), "c.wav d.wav\n");

        (int code, _, string errors) = Tool.Run("data", "duplicates", _folder.File("two"), "--out", _folder.File("out"), "--known", _folder.File("known.txt"));

        Assert.Equal(1, code);
        Assert.Contains("no two recordings", errors, StringComparison.Ordinal);
        Assert.Contains("a.wav,b.wav", File.ReadAllText(_folder.File("out/duplicates.csv")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "above 0.65", "x", "--similarity", "0.5")]
    [InlineData(2, "a cosine above 0", "x", "--embedding-similarity", "2")]
    [InlineData(1, "The folder 'x' does not exist", "x")]
    [InlineData(1, "cannot be read", "x", "--known", "gone.txt")]
    public void Wrong_input_is_one_sentence(int expected, string message, params string[] arguments)
    {
        (int code, _, string errors) = Tool.Run(["data", "duplicates", .. arguments]);
        Assert.Equal(expected, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }
}
