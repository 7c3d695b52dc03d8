using TorchSharp.Modules;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Studies.Files;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Studies.Files;

public sealed class ConverterTests
{
    [Fact]
    public void Training_checkpoint_becomes_its_weights_without_optimizer_and_says_what_they_are()
    {
        using var folder = new TemporaryFolder();
        using var model = new AudioContrastiveModel(Encoders.Tiny);
        using var optimizer = new Vcmr.Training.AdamW(model.parameters(), 1e-3);
        using (Tensor loss = model.call(rand(2, 1, Encoders.Tiny.InputLength)).sum())
        {
            loss.backward();
        }

        optimizer.Step();
        var run = new RunFolder(folder.Path, "audio", new { Shape = Encoders.Tiny });
        Checkpoint.Save(run.File(Checkpoint.Last), model, optimizer, new TrainingState(), run.Record);

        Conversion made = Converter.Convert(run.Path, folder.File("deep/out.safetensors"));
        using SafetensorsFile file = Safetensors.Read(folder.File("deep/out.safetensors"));
        Assert.Equal(model.state_dict().Keys.Order(), file.Tensors.Keys.Order());
        Assert.All(model.state_dict(), t => Assert.Equal(t.Value.bytes, file.Tensors[t.Key].bytes));
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal("last.safetensors", file.Metadata["source"]);
        Assert.Equal(run.Record, file.Metadata["record"]);
        Assert.Equal(file.Tensors.Count, made.Tensors);

        // The result is a checkpoint like any other.
        using EncoderFile again = EncoderFile.Open(made.Output);
        Assert.Equal(Encoders.Tiny, again.Shape);
    }

    [Fact]
    public void Converted_tagger_still_tags()
    {
        using var folder = new TemporaryFolder();
        Sequential head = TaggingHead.Create(2, Encoders.Tiny.EmbeddingSize, 8);
        var info = new TaggerInfo(Encoders.Tiny, ["a", "b"], new Dictionary<string, string> { ["a"] = "mood" }, 0.25, "vcmr", "tiny", 1);
        using var tagger = new Tagger(Encoders.Make(Encoders.Tiny), head, info);
        tagger.Save(folder.File(TaggerFile.Name));
        Converter.Convert(folder.File(TaggerFile.Name), folder.File("a.safetensors"));
        WaveFile.Write(folder.File("a.wav"), WaveFile.Tone(440, 2, 16000));
        using Tagger found = Tagger.Load(folder.File("a.safetensors"));
        Assert.Equal(tagger.Tag(folder.File("a.wav")).Scores, found.Tag(folder.File("a.wav")).Scores);
        Assert.Equal("mood", found.Info.Groups["a"]);
    }

    [Fact]
    public void Official_checkpoint_becomes_safetensors_with_the_same_values()
    {
        string input = GoldenFiles.Find("samplecnn", "lightning_like.ckpt");
        using var folder = new TemporaryFolder();
        Converter.Convert(input, folder.File("a.safetensors"));
        using SafetensorsFile file = Safetensors.Read(folder.File("a.safetensors"));
        using SafetensorsFile same = Safetensors.Read(GoldenFiles.Find("samplecnn", "encoder.safetensors"));
        Assert.All(same.Tensors, t => Assert.Equal(t.Value.bytes, file.Tensors["encoder." + t.Key].bytes));
        Assert.Contains("projector.2.weight", file.Tensors.Keys);
    }

    [Fact]
    public void Output_that_exists_is_kept_unless_it_may_be_replaced_and_never_is_the_input()
    {
        using var folder = new TemporaryFolder();
        using SampleCnn encoder = Encoders.Make(new SampleCnnShape(Width: 1, EmbeddingSize: 4));
        string input = folder.File("a.safetensors"), output = folder.File("b.onnx");
        Safetensors.Write(input, ModuleState.Of(encoder));
        File.WriteAllText(output, "mine");
        Assert.Contains("--force", Error(input, output), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(output));
        Converter.Convert(input, output, overwrite: true);
        Assert.NotEqual("mine", File.ReadAllText(output));
        Assert.Contains("would replace", Error(input, Path.Combine(folder.Path, ".", "a.safetensors"), overwrite: true), StringComparison.Ordinal);
        Assert.Contains(".onnx", Error(input, folder.File("b.pt")), StringComparison.Ordinal);
        Directory.CreateDirectory(folder.File("d.onnx"));
        Assert.Contains("folder", Error(input, folder.File("d.onnx")), StringComparison.Ordinal);
        Assert.Contains("cannot be written", Error(input, Path.Combine(input, "c.onnx")), StringComparison.Ordinal);
        Assert.Equal(["a.safetensors", "b.onnx"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    private static string Error(string input, string output, bool overwrite = false) =>
        Assert.Throws<VcmrException>(() => Converter.Convert(input, output, overwrite: overwrite)).Message;
}
