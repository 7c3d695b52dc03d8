using System.Text.Json.Nodes;
using Vcmr.Formats.Tensors;
using Vcmr.Formats.Yaml;
using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Studies.Files;
using Vcmr.Studies.Passports;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Studies.Passports;

public sealed class PassportWriterTests
{
    private static readonly string[] Files = ["README.md", "config.json", "model.onnx", "model.safetensors", "vcmr_encoder.py"];
    private static readonly SampleCnnShape Shape = Encoders.Tiny;

    [Fact]
    public void Passport_says_what_its_network_is_and_holds_the_encoder_alone()
    {
        using var folder = new TemporaryFolder();
        using var tagger = new Tagger(
            Encoders.Make(Shape), TaggingHead.Create(2, Shape.EmbeddingSize, 8), new TaggerInfo(Shape, ["a", "b"], new Dictionary<string, string>(), 0.25, "vcmr", "tiny", 1));
        tagger.Save(folder.File("a.safetensors"));

        PassportSummary made = PassportWriter.Write(folder.File("a.safetensors"), folder.File("deep/passport"), licence: "cc-by-4.0");

        Assert.Equal(Files, Directory.GetFiles(made.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal((Shape.InputLength, 16, 245), (made.InputLength, made.EmbeddingSize, made.HopLength));
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(made.Folder, "config.json")))!;
        // Half a window is shared, as where files are embedded.
        Assert.Equal((12005, 6002, 245, 7), ((int)config["input_length"]!, (int)config["window_step"]!, (int)config["hop_length"]!, (int)config["pool"]!));
        Assert.Equal([5, 35, 245, 1715, 12005, 12005], config["layers"]!.AsArray().Select(l => (int)l!["hop_length"]!));
        using SafetensorsFile weights = Safetensors.Read(Path.Combine(made.Folder, "model.safetensors"));
        Assert.All(weights.Tensors.Keys, key => Assert.StartsWith("all_blocks.", key, StringComparison.Ordinal));
        Assert.Equal("pt", weights.Metadata["format"]);
        using var model = new OnnxModel(Path.Combine(made.Folder, "model.onnx"));
        Assert.Equal(245, (int)JsonNode.Parse(model.Metadata["config"])!["hop_length"]!);
        string card = Card(made.Folder);
        Assert.Contains("license: cc-by-4.0\n", card, StringComparison.Ordinal);
        Assert.Contains("below a tagging head (vcmr)", card, StringComparison.Ordinal);
        // A passport's weights are a checkpoint like any other.
        Assert.Equal(Shape, EncoderFile.Load(Path.Combine(made.Folder, "model.safetensors"), Shape.InputLength).Architecture);
    }

    [Fact]
    public void Card_tells_the_runs_from_the_first_stage_on_the_scores_and_no_path()
    {
        using var folder = new TemporaryFolder();
        string results = folder.File("results");
        RunFolder audio = Run(results, "audio", new { Stage = "audio", Shape, Seed = 3, Data = "0123456789abcdef" });
        RunFolder video = Run(results, "audio-video", new { Stage = "audio-video", Shape, Seed = 3, Parent = audio.Id, FrameEncoder = "descriptor-v1", Options = new { Pairing = 0.25 } });
        foreach ((double fraction, double roc) in new[] { (0.1, 0.612), (1.0, 0.7195) })
        {
            RunFolder tags = Run(results, "tags", new { Stage = "tags", Method = "vcmr", Encoder = video.Id, Shape, Seed = 3, Fraction = fraction });
            File.WriteAllText(tags.File("result.json"), new JsonObject { ["fraction"] = fraction, ["report"] = new JsonObject { ["clips"] = 75, ["rocAuc"] = roc, ["prAuc"] = 0.5 } }.ToJsonString());
        }

        PassportSummary made = PassportWriter.Write(video.Path, folder.File("passport"));

        string card = Card(made.Folder);
        Assert.Matches($"`{audio.Id}` \\| stage 1 .* 60 synthesised music videos, fingerprint `0123456789ab` \\| tiny, 3 \\| 7 \\(2 epochs\\)[^`]*`{video.Id}` \\| stage 2 .*25 % true pairs, picture features `descriptor-v1`", card);
        YamlFile head = YamlFile.Parse(card.Split("---\n")[1], "head");
        Assert.NotNull(head.Root);
        Assert.Contains("license: unknown\n", card, StringComparison.Ordinal);
        Assert.Contains("      value: 0.7195\n", card, StringComparison.Ordinal);
        // Of the heads on it the one that saw all clips.
        Assert.Contains("| my set, 75 test clips | 0.720 | 0.500 |\n", card, StringComparison.Ordinal);
        Assert.DoesNotContain("0.612", card, StringComparison.Ordinal);
        Assert.Contains("synthesised music; what it does", card, StringComparison.Ordinal);
        Assert.Contains("32 times narrower", card, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(made.Folder), file => Assert.DoesNotContain("secret", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("clmr", "VCMR audio encoder, CLMR (audio contrastive), profile tiny")]
    [InlineData("audio", "VCMR audio encoder, stage 1 (audio contrastive), profile tiny")]
    public void Title_says_what_trained_the_encoder(string stage, string title)
    {
        using var folder = new TemporaryFolder();
        RunFolder run = Run(folder.File("results"), stage, new { Stage = stage, Shape, Seed = 3 });
        Assert.Contains($"# {title}", Card(PassportWriter.Write(run.Path, folder.File("passport")).Folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_without_a_record_says_that_nothing_is_known()
    {
        using var folder = new TemporaryFolder();
        string weights = Plain(folder, "<b>|`a`");
        string card = Card(PassportWriter.Write(weights, folder.File("passport"), Shape.InputLength).Folder);
        Assert.Contains("says nothing of its training", card, StringComparison.Ordinal);
        Assert.Contains("None are recorded", card, StringComparison.Ordinal);
        Assert.DoesNotContain("model-index", card, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", card.Replace("\\<b\\>", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_in_the_folder_is_kept_unless_it_is_a_passport_that_may_be_replaced()
    {
        using var folder = new TemporaryFolder();
        string weights = Plain(folder, "a"), to = folder.File("passport");
        PassportWriter.Write(weights, to, Shape.InputLength);
        File.WriteAllText(Path.Combine(to, "notes.txt"), "mine");
        File.WriteAllText(Path.Combine(to, "vcmr_encoder.py"), "older");
        Assert.Contains("--force", Error(to, overwrite: false), StringComparison.Ordinal);
        Assert.Equal("older", File.ReadAllText(Path.Combine(to, "vcmr_encoder.py")));
        PassportWriter.Write(weights, to, Shape.InputLength, overwrite: true);
        Assert.NotEqual("older", File.ReadAllText(Path.Combine(to, "vcmr_encoder.py")));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(to, "notes.txt")));

        RunFolder run = Run(folder.File("results"), "audio", new { Stage = "audio", Shape, Seed = 1 });
        Assert.Contains("no passport's", Error(run.Path, overwrite: true), StringComparison.Ordinal);
        Assert.Contains("\"stage\"", File.ReadAllText(run.File("config.json")), StringComparison.Ordinal);
        Directory.CreateDirectory(folder.File("project"));
        File.WriteAllText(folder.File("project/README.md"), "mine");
        Assert.Contains("The README.md in", Error(folder.File("project"), overwrite: true), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder.File("project/README.md")));
        weights = Path.Combine(to, "model.safetensors");
        Assert.Contains("would replace", Error(to, overwrite: true), StringComparison.Ordinal);
        weights = folder.File("a.safetensors");
        // One that was broken off has no config.json, and is one all the same.
        File.Delete(Path.Combine(to, "config.json"));
        PassportWriter.Write(weights, to, Shape.InputLength, overwrite: true);
        Assert.Contains("is a file", Error(weights, overwrite: true), StringComparison.Ordinal);
        Assert.Contains("cannot be written", Error(Path.Combine(weights, "below"), overwrite: true), StringComparison.Ordinal);
        Assert.Contains("name of a licence", Assert.Throws<VcmrException>(() => PassportWriter.Write(weights, folder.File("b"), licence: "mine: all")).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("b")));

        string Error(string at, bool overwrite) => Assert.Throws<VcmrException>(() => PassportWriter.Write(weights, at, Shape.InputLength, overwrite: overwrite)).Message;
    }

    [Fact]
    public void Command_writes_a_passport_and_says_what_it_holds()
    {
        using var folder = new TemporaryFolder();
        (int code, string output, string errors) = Tool.Run(
            "passport", Plain(folder, "a"), "--to", folder.File("passport"), "--input-length", "12005", "--license", "mit");
        Assert.True(code == 0, errors);
        Assert.Contains("a frame of 60 each 15.3 ms", output, StringComparison.Ordinal);
        Assert.Equal(Files, Directory.GetFiles(folder.File("passport")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static string Card(string folder) => File.ReadAllText(Path.Combine(folder, "README.md"));

    private static string Plain(TemporaryFolder folder, string name)
    {
        using SampleCnn encoder = Encoders.Make(Shape);
        string path = folder.File(name + ".safetensors");
        Safetensors.Write(path, ModuleState.Of(encoder));
        return path;
    }

    /// <summary>A run's folder with a checkpoint that tells of data in a place of the user's.</summary>
    private static RunFolder Run(string results, string stage, object record)
    {
        var run = new RunFolder(results, stage, record);
        using nn.Module model = stage == "tags" ? TaggingHead.Create(2, Shape.EmbeddingSize, 8) : new AudioContrastiveModel(Shape);
        var about = new CheckpointAbout
        {
            Stage = stage,
            Seed = 3,
            Profile = "tiny",
            Configuration = JsonNode.Parse("""{ "data": { "kind": "demo", "folder": "/secret/place", "demo_videos": 60, "tagged_name": "my set" } }""")!,
            Shape = Shape,
            Step = 7,
            Epoch = 2,
        };
        Checkpoint.Save(run.File(Checkpoint.Best), model, null, new TrainingState(), run.Record, about);
        return run;
    }
}
