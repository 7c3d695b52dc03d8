using System.Runtime.InteropServices;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Studies.Files;
using Vcmr.Studies.Passports;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Studies.Passports;

/// <summary>The passport's module in PyTorch itself.</summary>
public sealed class PassportPyTorchTests
{
    // Arguments: the passport, 16-bit samples of one sound, the folder for what comes out.
    private const string Embed = """
        sys.path.insert(0, sys.argv[1])
        import vcmr_encoder
        audio = torch.tensor(np.fromfile(sys.argv[2], "<i2").astype("f4") / 32768)[None]
        model = vcmr_encoder.load_model()
        found = {f"block{i}": block for i, block in enumerate(model.blocks(audio))}
        found["scene"] = vcmr_encoder.get_scene_embeddings(audio, model)
        found["frames"], found["times"] = vcmr_encoder.get_timestamp_embeddings(audio, model)
        for name, values in found.items():
            values.detach().numpy().astype("<f4").tofile(f"{sys.argv[3]}/{name}")
        """;

    [Theory]
    [InlineData(5, 7, 4, 2)]
    [InlineData(3, 3, 9, 5)]
    [InlineData(3, 4, 7, 4)]
    public void Module_equals_the_encoder_in_scenes_blocks_and_frames(int kernel, int pool, int blocks, int frameBlock)
    {
        var shape = new SampleCnnShape(kernel, pool, blocks, Width: 8, EmbeddingSize: 32);
        int length = shape.InputLength, hop = SampleCnnTimeOnnx.Layers(shape)[frameBlock].Hop;
        using var folder = new TemporaryFolder();
        using SampleCnn encoder = Encoders.Make(shape);
        Safetensors.Write(folder.File("a.safetensors"), ModuleState.Of(encoder));
        PassportSummary made = PassportWriter.Write(folder.File("a.safetensors"), folder.File("passport"), length);
        Assert.Equal(hop, made.HopLength);
        // Two windows and a half.
        short[] sound = [.. Encoders.Waveforms(1, (length * 5 / 2) + 1).Select(x => (short)(x * 20_000))];
        WaveFile.Write(folder.File("a.wav"), sound);
        File.WriteAllBytes(folder.File("a.i16"), MemoryMarshal.AsBytes<short>(sound).ToArray());

        Python.RunTorch(Embed, made.Folder, folder.File("a.i16"), folder.Path);

        using Embedder embedder = Embedder.Load(folder.File("a.safetensors"), length);
        EncoderLayers.Near(embedder.Embed(folder.File("a.wav")), Found("scene"), 1e-5, "scene");
        float[] filled = [.. Enumerable.Range(0, 3 * length).Select(i => sound[i % sound.Length] / 32768f)];
        IReadOnlyList<float[]> layers = EncoderLayers.Of(encoder, filled);
        for (int block = 0; block < layers.Count; block++)
        {
            EncoderLayers.Near(layers[block], Found($"block{block}"), 1e-5, $"block {block}");
        }

        float[] frames = Found("frames"), times = Found("times");
        EncoderLayers.Near(EncoderLayers.Frames(layers, shape, 3 * length / hop)[..frames.Length], frames, 1e-5, "frames");
        Assert.Equal(Enumerable.Range(0, int.MaxValue).Select(i => (i + 0.5) * hop).TakeWhile(middle => middle < sound.Length).Count(), times.Length);
        Assert.Equal(times.Length * made.FrameSize, frames.Length);
        Assert.All(times, (time, i) => Assert.Equal((i + 0.5) * hop / 16, time, 1e-2));

        float[] Found(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.File(name))).ToArray();
    }

    [Fact]
    public void Official_checkpoint_gives_its_reference_embedding()
    {
        using var folder = new TemporaryFolder();
        PassportSummary made = PassportWriter.Write(GoldenFiles.Find("samplecnn", "lightning_like.ckpt"), folder.File("passport"));
        short[] sound = GoldenFiles.Values<short>("samplecnn", "x6_int16.i16")[..98415];
        File.WriteAllBytes(folder.File("a.i16"), MemoryMarshal.AsBytes<short>(sound).ToArray());

        Python.RunTorch(Embed, made.Folder, folder.File("a.i16"), folder.Path);

        float[] found = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.File("scene"))).ToArray();
        EncoderLayers.Near(GoldenFiles.Floats("samplecnn", "eval6_y.f32")[..512], found, 2e-5, "reference");
        using var encoder = (SampleCnn)EncoderFile.Load(GoldenFiles.Find("samplecnn", "lightning_like.ckpt"));
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor own = encoder.call(tensor(sound).to(ScalarType.Float32).div(32768).reshape(1, 1, -1));
        EncoderLayers.Near(own.data<float>().ToArray(), found, 1e-5, "C#");
    }

    [Fact]
    public void Suites_find_what_they_ask_of_a_model()
    {
        using var folder = new TemporaryFolder();
        using SampleCnn encoder = Encoders.Make(Encoders.Tiny);
        Safetensors.Write(folder.File("a.safetensors"), ModuleState.Of(encoder));
        PassportSummary made = PassportWriter.Write(folder.File("a.safetensors"), folder.File("passport"), Encoders.Tiny.InputLength);
        string script = Path.Combine(Repository.Root, "tests", "Vcmr.Lib.Tests", "Studies", "Passports", "Files", "suites.py");

        Assert.Equal("HEAR, EVAR, MARBLE", Python.RunTorch(File.ReadAllText(script), made.Folder));
    }
}
