using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Studies.Files;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Studies.Files;

public sealed class EncoderFileTests
{
    // Pool 7 is in no list: it must come from what the file says about itself.
    private static readonly SampleCnnShape Shape = Encoders.Tiny;

    [Fact]
    public void Encoder_of_either_stage_is_read_by_the_shape_of_its_record()
    {
        using var folder = new TemporaryFolder();
        using var audio = new AudioContrastiveModel(Shape);
        using var both = new AudioVideoModel(Shape, hidden: 4, features: 4);
        Encoders.Fill(audio);
        Encoders.Fill(both);
        foreach ((nn.Module model, SampleCnn encoder) in new (nn.Module, SampleCnn)[] { (audio, audio.Encoder), (both, both.Encoder) })
        {
            var run = new RunFolder(folder.Path, model.GetName(), new { Stage = "x", Shape });
            Checkpoint.Save(run.File(Checkpoint.Best), model, null, new TrainingState(), run.Record);
            foreach (string path in new[] { run.Path, run.File(Checkpoint.Best) })
            {
                using EncoderFile file = EncoderFile.Open(path);
                Assert.Equal((Shape, 0), (file.Shape, file.Tags));
                AssertSame(encoder, file.CreateEncoder());
            }
        }
    }

    [Fact]
    public void Official_checkpoint_of_stage_one_gives_its_reference_embeddings()
    {
        using EncoderFile file = EncoderFile.Open(GoldenFiles.Find("samplecnn", "lightning_like.ckpt"));
        Assert.Equal(SampleCnnShape.ForInput(98415), file.Shape);
        // The official class registers every part twice.
        Assert.Equal(79, file.Weights.Count);
        Assert.DoesNotContain(file.Weights.Keys, k => k.StartsWith("model.", StringComparison.Ordinal));
        using SafetensorsFile same = Safetensors.Read(GoldenFiles.Find("samplecnn", "encoder.safetensors"));
        Assert.All(same.Tensors, t => Assert.Equal(t.Value.bytes, file.Weights["encoder." + t.Key].bytes));

        using AudioEncoder encoder = file.CreateEncoder();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor clips = tensor(GoldenFiles.Values<short>("samplecnn", "x6_int16.i16")).reshape(6, 1, 98415).slice(0, 0, 2, 1).to(ScalarType.Float32).div(32768);
        float[] found = encoder.call(clips).data<float>().ToArray();
        Assert.All(GoldenFiles.Floats("samplecnn", "eval2_y.f32").Zip(found), p => Assert.Equal(p.First, p.Second, 6e-5f));
    }

    [Theory]
    [InlineData("encoder.", "encoder.")]
    [InlineData("", "")]
    [InlineData("audio_encoder.", "encoder.")]
    [InlineData("model.0.", "encoder.")]
    [InlineData("module.encoder.", "encoder.")]
    [InlineData("online.net.", "encoder.")]
    public void Encoder_is_found_under_any_prefix(string prefix, string official)
    {
        using var folder = new TemporaryFolder();
        using AudioEncoder encoder = Encoders.Make(Shape);
        Write(folder.File("a.safetensors"), Prefixed(encoder, prefix));
        using EncoderFile file = EncoderFile.Open(folder.File("a.safetensors"), 12005);
        Assert.Equal(official, file.EncoderPrefix);
        Assert.Contains(official + "all_blocks.5.1.running_var", file.Weights.Keys);
        AssertSame(encoder, file.CreateEncoder());
    }

    [Fact]
    public void Second_registration_of_the_same_part_is_left_out_and_a_different_one_kept()
    {
        using var folder = new TemporaryFolder();
        using AudioEncoder encoder = Encoders.Make(Shape);
        using Tensor one = ones(3), two = ones(3).mul(2);
        Dictionary<string, Tensor> tensors = Prefixed(encoder, "encoder.");
        foreach ((string key, Tensor value) in Prefixed(encoder, "audio_model.0."))
        {
            tensors.Add(key, value);
        }

        tensors["audio_projector.0.weight"] = one;
        tensors["audio_model.1.0.weight"] = one;
        tensors["video_projector.0.weight"] = one;
        tensors["video_model.1.0.weight"] = two;
        Write(folder.File("a.safetensors"), tensors);
        using EncoderFile file = EncoderFile.Open(folder.File("a.safetensors"), 12005);
        Assert.Equal(
            ["audio_projector.0.weight", "video_model.1.0.weight", "video_projector.0.weight"],
            file.Weights.Keys.Where(k => !k.StartsWith("encoder.all_blocks.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Keys_of_the_official_stage_two_keep_one_name_for_each_part()
    {
        string[] keys = [.. GoldenFiles.Manifest("multimodal")["scalars"]!["checkpoint_keys"]!.AsArray().Select(k => (string)k!)];
        using var folder = new TemporaryFolder();
        using AudioEncoder encoder = Encoders.Make(new SampleCnnShape(Width: 1, EmbeddingSize: 4));
        using Tensor other = zeros(1);
        Write(folder.File("a.safetensors"), keys.Select(k => KeyValuePair.Create(
            k, k.IndexOf("all_blocks.", StringComparison.Ordinal) is >= 0 and int at ? encoder.state_dict()[k[at..]] : other)));
        using EncoderFile file = EncoderFile.Open(folder.File("a.safetensors"));
        Assert.Equal(keys.Where(k => !k.Contains("_model.", StringComparison.Ordinal)).Order(), file.Weights.Keys.Order());
    }

    [Fact]
    public void Official_tagger_has_a_head_and_no_names()
    {
        using var folder = new TemporaryFolder();
        using AudioEncoder encoder = Encoders.Make(Shape);
        using var head = TaggingHead.Create(5, Shape.EmbeddingSize, 8);
        Encoders.Fill(head);
        Dictionary<string, Tensor> tensors = Prefixed(encoder, "encoder.");
        foreach ((string key, Tensor value) in ModuleState.Of(head))
        {
            tensors["projector." + key] = tensors["model.1." + key] = value;
        }

        Write(folder.File("a.safetensors"), tensors);
        using (EncoderFile file = EncoderFile.Open(folder.File("a.safetensors"), 12005))
        {
            Assert.Equal((5, null), (file.Tags, file.Info));
            using var found = file.CreateHead();
            AssertSame(head, found);
        }

        using Tensor wrong = zeros(4);
        tensors["projector.3.bias"] = wrong;
        Write(folder.File("a.safetensors"), tensors);
        Assert.Contains("projector.3.bias", Error(folder.File("a.safetensors"), 12005), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_half_precision_become_floats()
    {
        using var folder = new TemporaryFolder();
        using AudioEncoder encoder = Encoders.Make(Shape);
        using var scope = NewDisposeScope();
        Write(folder.File("a.safetensors"), Prefixed(encoder, "").ToDictionary(t => t.Key, t => t.Value.is_floating_point() ? t.Value.to(ScalarType.BFloat16) : t.Value));
        using AudioEncoder found = EncoderFile.Load(folder.File("a.safetensors"), 12005);
        foreach ((string key, Tensor value) in found.state_dict().Where(t => t.Value.is_floating_point()))
        {
            Assert.Equal(encoder.state_dict()[key].to(ScalarType.BFloat16).to(ScalarType.Float32).data<float>().ToArray(), value.data<float>().ToArray());
        }
    }

    [Fact]
    public void Weights_without_the_counters_of_batch_norm_load_and_so_does_what_is_converted_from_them()
    {
        using var folder = new TemporaryFolder();
        using AudioEncoder encoder = Encoders.Make(Shape);
        Write(folder.File("a.safetensors"), ModuleState.Of(encoder).Where(t => !t.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)));
        using (EncoderFile file = EncoderFile.Open(folder.File("a.safetensors"), 12005))
        {
            AssertSame(encoder, file.CreateEncoder());
        }

        Assert.Equal(Shape, Converter.Convert(folder.File("a.safetensors"), folder.File("b.safetensors"), 12005).Shape);
        AssertSame(encoder, EncoderFile.Load(folder.File("b.safetensors")));
        Converter.Convert(folder.File("a.safetensors"), folder.File("b.onnx"), 12005);

        // PyTorch before 0.4 had them with an axis.
        using Tensor counter = ones(1, dtype: ScalarType.Int64);
        Write(folder.File("c.safetensors"), ModuleState.Of(encoder).Select(t => t.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal) ? KeyValuePair.Create(t.Key, counter) : t));
        EncoderFile.Load(folder.File("c.safetensors"), 12005).Dispose();
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Weights_that_are_not_finite_are_refused_by_tag_embed_and_convert_alike(float value)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File(TaggerFile.Name);
        SampleCnn encoder = Encoders.Make(Shape);
        using (no_grad())
        {
            ModuleState.Of(encoder)["all_blocks.3.0.weight"].index_put_(value, 0, 0, 0);
        }

        var info = new TaggerInfo(Shape, ["a", "b"], new Dictionary<string, string>(), 0.5, "vcmr", "tiny", 1);
        using (var tagger = new Tagger(encoder, TaggingHead.Create(2, Shape.EmbeddingSize, 8), info))
        {
            tagger.Save(path);
        }

        Assert.All(
            new Action[] { () => Tagger.Load(path).Dispose(), () => Embedder.Load(path).Dispose(), () => Converter.Convert(path, folder.File("b.safetensors")), () => Converter.Convert(path, folder.File("b.onnx")) },
            act => Assert.Contains("'encoder.all_blocks.3.0.weight' of '" + path + "' is not finite; the checkpoint is broken, choose another.", Assert.Throws<VcmrException>(act).Message, StringComparison.Ordinal));
        Assert.Equal([path], Directory.GetFiles(folder.Path));

        // A file whose sum tells that its weights were changed says that they are not finite, too.
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("is not finite", Error(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Finite_weights_whose_scores_overflow_are_an_error_and_no_scores()
    {
        using var folder = new TemporaryFolder();
        SampleCnn encoder = Encoders.Make(Shape);
        ModuleState.Of(encoder)["all_blocks.3.1.running_var"].fill_(-1);
        var info = new TaggerInfo(Shape, ["a", "b"], new Dictionary<string, string>(), 0.5, "vcmr", "tiny", 1);
        using var tagger = new Tagger(encoder, TaggingHead.Create(2, Shape.EmbeddingSize, 8), info);
        WaveFile.Write(folder.File("a.wav"), WaveFile.Tone(440, 2, 16000));
        Assert.Contains("are not finite; the checkpoint is broken", Assert.Throws<VcmrException>(() => tagger.Tag(folder.File("a.wav"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flipped_bit_of_a_tagger_is_noticed()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.safetensors");
        var info = new TaggerInfo(Shape, ["a", "b"], new Dictionary<string, string>(), 0.5, "vcmr", "tiny", 1);
        using (var tagger = new Tagger(Encoders.Make(Shape), TaggingHead.Create(2, Shape.EmbeddingSize, 8), info))
        {
            tagger.Save(path);
        }

        byte[] good = File.ReadAllBytes(path);
        int data = BitConverter.ToInt32(good) + 8;
        var random = new CounterRandom(9);
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = [.. good];
            bytes[data + random.NextInt(good.Length - data)] ^= (byte)(1 << random.NextInt(8));
            File.WriteAllBytes(path, bytes);
            Assert.Contains("is not what was written", Error(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Shape_that_the_weights_contradict_is_an_error_that_names_the_tensor()
    {
        using var folder = new TemporaryFolder();
        using AudioEncoder encoder = Encoders.Make(Shape);
        string file = folder.File("a.safetensors");
        // A shape of gigabytes must fail on its name, not on memory.
        foreach (string shape in new[]
        {
            """{"firstKernel":5,"pool":7,"blocks":4,"width":4096,"embeddingSize":16}""",
            """{"firstKernel":5,"pool":7,"blocks":9,"width":4,"embeddingSize":16}""",
        })
        {
            Safetensors.Write(file, ModuleState.Of(encoder), new Dictionary<string, string> { ["vcmr.record"] = $"{{\"shape\":{shape}}}" });
            Assert.Contains("ensor 'all_blocks.", Error(file), StringComparison.Ordinal);
        }

        foreach (string record in new[] { "rubbish", """{"shape":[]}""", """{"shape":{"pool":0}}""", """{"shape":{"blocks":1000000000}}""", """{"shape":{"width":"x"}}""" })
        {
            Safetensors.Write(file, ModuleState.Of(encoder), new Dictionary<string, string> { ["vcmr.record"] = record });
            Assert.Contains("vcmr.record", Error(file), StringComparison.Ordinal);
        }

        Safetensors.Write(file, ModuleState.Of(encoder), new Dictionary<string, string> { ["vcmr.shape"] = """{"firstKernel":5,"pool":7,"blocks":4,"width":4,"embeddingSize":16}""" });
        Assert.Contains("12005", Error(file, 59049), StringComparison.Ordinal);
    }

    [Fact]
    public void File_without_an_encoder_or_with_several_is_an_error_that_says_so()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("a.safetensors");
        using var head = TaggingHead.Create(3, 16);
        Write(file, ModuleState.Of(head));
        Assert.Contains("holds no encoder", Error(file), StringComparison.Ordinal);

        using AudioEncoder encoder = Encoders.Make(Shape);
        Write(file, Prefixed(encoder, "online.").Concat(Prefixed(encoder, "target.")));
        Assert.Contains("'online.', 'target.'", Error(file), StringComparison.Ordinal);

        Assert.Contains("holds no checkpoint", Error(folder.Path), StringComparison.Ordinal);
        Assert.Contains("nowhere", Error(folder.File("nowhere")), StringComparison.Ordinal);
        Assert.Contains("empty name", Error(""), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_file_is_a_typed_error_or_still_an_encoder()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.safetensors");
        var info = new TaggerInfo(Shape, ["a", "b"], new Dictionary<string, string>(), 0.5, "vcmr", "tiny", 1);
        using (var tagger = new Tagger(Encoders.Make(Shape), TaggingHead.Create(2, Shape.EmbeddingSize, 8), info))
        {
            tagger.Save(path);
        }

        byte[] good = File.ReadAllBytes(path);
        // A digit, a quote or a bracket in the header says most; anything else is soon no JSON.
        byte[] symbols = [.. "0123456789\"-[]{}:,aexw"u8];
        int header = BitConverter.ToInt32(good) + 8, errors = 0;
        for (uint i = 0; i < 400; i++)
        {
            var random = new CounterRandom(1, i);
            byte[] bytes = [.. good];
            for (int change = 1 + random.NextInt(3); change > 0; change--)
            {
                bytes[8 + random.NextInt(header - 8)] = symbols[random.NextInt(symbols.Length)];
            }

            File.WriteAllBytes(path, bytes);
            try
            {
                using EncoderFile file = EncoderFile.Open(path);
                file.CreateEncoder().Dispose();
            }
            catch (VcmrException e)
            {
                Assert.Contains(path, e.Message, StringComparison.Ordinal);
                errors++;
            }
        }

        Assert.InRange(errors, 200, 400);
    }

    private static string Error(string path, int inputLength = 0) => Assert.Throws<VcmrException>(() => EncoderFile.Open(path, inputLength)).Message;

    private static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors) => Safetensors.Write(path, tensors);

    private static Dictionary<string, Tensor> Prefixed(nn.Module module, string prefix) => ModuleState.Of(module).ToDictionary(t => prefix + t.Key, t => t.Value);

    private static void AssertSame(nn.Module expected, nn.Module found)
    {
        Assert.False(found.training);
        Assert.All(expected.state_dict(), t => Assert.Equal(t.Value.bytes, found.state_dict()[t.Key].bytes));
    }
}
