using System.Text.Json;
using TorchSharp.Modules;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Studies.Files;
using Vcmr.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

/// <summary>The networks on spectra against their authors' code (tests/golden/networks).</summary>
public sealed class SpectrumNetworkTests
{
    // Where each batch norm sees three waveforms, the authors' own code differs from itself in double precision by 0.7e-4.
    private const double Trained = 2e-4;

    public static TheoryData<string> Networks => ["harmonic-cnn", "short-chunk-cnn"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Network_gives_what_its_authors_code_gives(string name)
    {
        using var folder = new TemporaryFolder();
        using SafetensorsFile golden = Safetensors.Read(GoldenFiles.Find("networks", name + ".safetensors"));
        using EncoderFile file = EncoderFile.Open(Authors(folder, golden));
        using AudioEncoder encoder = file.CreateEncoder();
        using Sequential head = file.CreateHead();
        using var scope = NewDisposeScope();
        Tensor waveforms = Waveforms(3, encoder.Architecture.InputLength);
        using (no_grad())
        {
            Tensor embeddings = encoder.call(waveforms);
            Near(golden.Tensors["eval.embedding"], embeddings, "embedding");
            Near(golden.Tensors["eval.logits"], head.call(embeddings), "logits");
        }

        Tensor labels = tensor(new float[] { 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1 }, [3, 4]);
        nn.functional.binary_cross_entropy_with_logits(head.call(encoder.call(waveforms)), labels).backward();
        var gradients = encoder.named_parameters().Select(p => (p.name, p.parameter))
            .Concat(head.named_parameters().Select(p => (name: Foreign(name, p.name), p.parameter))).ToDictionary(p => p.name, p => p.parameter.grad!);
        foreach ((string key, Tensor expected) in golden.Tensors.Where(t => t.Key.StartsWith("grad.", StringComparison.Ordinal)))
        {
            double scale = expected.abs().max().item<float>();
            Near(expected / scale, gradients[key[5..]] / scale, key, 5e-4);
        }

        encoder.train();
        head.train();
        ((Dropout)head.children().Single(c => c is Dropout)).p = 0;
        Tensor logits = head.call(encoder.call(waveforms));
        Tensor loss = nn.functional.binary_cross_entropy_with_logits(logits, labels);
        Near(golden.Tensors["train.logits"], logits, "logits in training", Trained);
        Near(golden.Tensors["train.loss"], loss.reshape(1), "loss", Trained);
        Dictionary<string, Tensor> state = encoder.state_dict();
        foreach ((string key, Tensor expected) in golden.Tensors.Where(t => t.Key.StartsWith("train.", StringComparison.Ordinal) && t.Key.Contains("running")))
        {
            Near(expected, state[key[6..]], key);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Onnx_model_gives_the_same(string name)
    {
        using var folder = new TemporaryFolder();
        using SafetensorsFile golden = Safetensors.Read(GoldenFiles.Find("networks", name + ".safetensors"));
        Converter.Convert(Authors(folder, golden), folder.File("a.onnx"));
        using var model = new OnnxModel(folder.File("a.onnx"));
        int samples = (int)model.Inputs.Single().Value.Dimensions[2];
        using Tensor waveforms = Waveforms(3, samples);
        float[] values = waveforms.data<float>().ToArray();
        using Tensor embeddings = tensor(model.Run(values, 3, EncoderOnnx.Embedding), golden.Tensors["eval.embedding"].shape);
        using Tensor scores = tensor(model.Run(values, 3, EncoderOnnx.Scores), golden.Tensors["eval.logits"].shape), expected = golden.Tensors["eval.logits"].sigmoid();
        Near(golden.Tensors["eval.embedding"], embeddings, "embedding", 1e-4);
        Near(expected, scores, "scores", 1e-4);
    }

    [Fact]
    public void Tagger_of_another_network_survives_its_file_and_tags()
    {
        using var folder = new TemporaryFolder();
        manual_seed(3);
        IEncoderShape shape = new HarmonicCnnShape(4);
        WaveFile.Write(folder.File("a.wav"), WaveFile.Tone(440, 6, 16000));
        using (var made = new Tagger(
            shape.Create(),
            TaggingHead.Create(2, shape.EmbeddingSize, 8, normalise: true),
            new TaggerInfo(shape, ["slow", "fast"], new Dictionary<string, string>(), 0.5, "harmonicCnn", "tiny", 1)))
        {
            made.Save(folder.File(TaggerFile.Name));
            using Tagger read = Tagger.Load(folder.Path);
            Assert.Equal(shape, read.Info.Shape);
            Assert.Equal(made.Tag(folder.File("a.wav")).Scores, read.Tag(folder.File("a.wav")).Scores);
        }

        using Embedder embedder = Embedder.Load(folder.Path);
        Assert.Equal(8, embedder.Embed(folder.File("a.wav")).Length);
    }

    [Fact]
    public void Shape_of_a_file_that_is_another_than_its_weights_is_refused()
    {
        using var folder = new TemporaryFolder();
        using SafetensorsFile golden = Safetensors.Read(GoldenFiles.Find("networks", "harmonic-cnn.safetensors"));
        Safetensors.WriteSealed(folder.File("a.safetensors"), [.. Weights(golden)], new Dictionary<string, string> { [EncoderFile.ShapeKey] = """{"network":"HarmonicCNN","width":8}""" });
        Assert.Contains("damaged", Assert.Throws<VcmrException>(() => EncoderFile.Open(folder.File("a.safetensors"))).Message);
        Safetensors.WriteSealed(folder.File("b.safetensors"), [.. Weights(golden)], new Dictionary<string, string> { [EncoderFile.ShapeKey] = """{"network":"Unknown","width":4}""" });
        Assert.Contains("no network here has", Assert.Throws<VcmrException>(() => EncoderFile.Open(folder.File("b.safetensors"))).Message);
        Assert.Contains("80000", Assert.Throws<VcmrException>(() => EncoderFile.Open(Authors(folder, golden), 98415)).Message);
    }

    [Fact]
    public void Shapes_have_the_form_they_had_and_a_name_where_there_is_another_network()
    {
        Assert.Equal(JsonSerializer.Serialize(new SampleCnnShape()), JsonSerializer.Serialize<IEncoderShape>(new SampleCnnShape()));
        foreach (IEncoderShape shape in new IEncoderShape[] { new SampleCnnShape(3, 3, 9, 16), new HarmonicCnnShape(16), new ShortChunkCnnShape(8) })
        {
            string json = JsonSerializer.Serialize(shape, EncoderFile.Format);
            Assert.Equal(shape is not SampleCnnShape, json.Contains("\"network\""));
            Assert.Equal(shape, JsonSerializer.Deserialize<IEncoderShape>(json, EncoderFile.Format));
        }
    }

    [Fact]
    public void Wrong_length_is_refused_in_a_sentence()
    {
        using var network = new ShortChunkCnn(new ShortChunkCnnShape(2));
        using Tensor waveforms = zeros(1, 1, 80_000);
        Assert.Equal("This ShortChunkCNN takes waveforms [batch, 1, 73600], not [1, 1, 80000]; cut or resample them first.", Assert.Throws<VcmrException>(() => network.call(waveforms)).Message);
    }

    /// <summary>
    /// CLMR's encoder is a SampleCNN of 59,049 samples with one wide block, whose last convolution has a kernel of 3: at the one step that is left, only
    /// its middle meets anything.
    /// </summary>
    [Fact]
    public void Encoder_of_CLMR_is_a_SampleCNN()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var encoder = new SampleCnn(SampleCnnShape.ForInput(59049) with { WideBlocks = 1 });
        Dictionary<string, Tensor> state = encoder.state_dict();
        for (int i = 0; i <= 10; i++)
        {
            Tensor weight = state[$"all_blocks.{i}.0.weight"];
            long[] theirs = i == 10 ? [512, 512, 3] : weight.shape;
            double range = 1.7 / Math.Sqrt(theirs[1] * theirs[2]);
            Tensor values = tensor(HashWeights.Uniform(theirs.Aggregate(1L, (a, b) => a * b), (uint)(100 * i), -range, range), theirs);
            weight.copy_(i == 10 ? values.narrow(2, 1, 1) : values);
            HashWeights.Fill(state[$"all_blocks.{i}.0.bias"], (uint)((100 * i) + 1), -0.1, 0.1);
            HashWeights.Fill(state[$"all_blocks.{i}.1.weight"], (uint)((100 * i) + 2), 0.5, 1.5);
            HashWeights.Fill(state[$"all_blocks.{i}.1.bias"], (uint)((100 * i) + 3), -0.2, 0.2);
            HashWeights.Fill(state[$"all_blocks.{i}.1.running_mean"], (uint)((100 * i) + 4), -0.3, 0.3);
            HashWeights.Fill(state[$"all_blocks.{i}.1.running_var"], (uint)((100 * i) + 5), 0.5, 1.5);
        }

        encoder.eval();
        Near(tensor(GoldenFiles.Floats("networks", "clmr_y.f32"), [2, 512]), encoder.call(Waveforms(2, 59049)), "embedding");
    }

    // A file as the authors' code writes it.
    private static string Authors(TemporaryFolder folder, SafetensorsFile golden)
    {
        string path = folder.File("authors.safetensors");
        if (!File.Exists(path))
        {
            Safetensors.WriteSealed(path, [.. Weights(golden)], new Dictionary<string, string>());
        }

        return path;
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Weights(SafetensorsFile golden) => golden.Tensors
        .Where(t => t.Key.StartsWith("weights.", StringComparison.Ordinal)).Select(t => KeyValuePair.Create(t.Key["weights.".Length..], t.Value));

    // A head's key in the authors' code.
    private static string Foreign(string network, string key)
    {
        string mark = network == "harmonic-cnn" ? "" : "_";
        return key.Replace("norm.", mark == "" ? "bn." : "bn_1.", StringComparison.Ordinal)
            .Replace("1.weight", key.StartsWith("norm", StringComparison.Ordinal) ? "1.weight" : $"dense{mark}1.weight", StringComparison.Ordinal)
            .Replace("3.bias", $"dense{mark}2.bias", StringComparison.Ordinal);
    }

    // Tones, a glide and noise: what tests/golden/README.md says of the networks' input.
    private static Tensor Waveforms(int count, int samples)
    {
        float[] values = new float[count * samples];
        for (int k = 0; k < count; k++)
        {
            double low = 110.0 * (k + 1), middle = 523.25 + (37 * k), high = 2793.8 - (311 * k);
            for (int i = 0; i < samples; i++)
            {
                double t = i / 16000.0;
                double x = (0.3 * Math.Sin(2 * Math.PI * low * t))
                    + (0.2 * Math.Sin(2 * Math.PI * middle * t * (1 + (0.02 * Math.Sin(2 * Math.PI * 0.7 * t) / (1 + k)))))
                    + (0.1 * Math.Sin((2 * Math.PI * high * t) + (3 * Math.Sin(2 * Math.PI * 5.3 * t))));
                ulong noise = unchecked(((ulong)i + (ulong)((7919 * k) + 1)) * 2654435761UL) % 4294967296UL;
                values[(k * samples) + i] = (float)((x * Math.Min(2 * t, 1)) + (0.02 * ((noise / 4294967296.0) - 0.5)));
            }
        }

        return tensor(values, [count, 1, samples]);
    }

    private static void Near(Tensor expected, Tensor found, string what, double tolerance = 1e-5)
    {
        Assert.Equal(expected.shape, found.shape);
        float[] a = expected.detach().contiguous().data<float>().ToArray(), b = found.detach().contiguous().data<float>().ToArray();
        double largest = a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max() / Math.Max(1, a.Max(Math.Abs));
        Assert.True(largest <= tolerance, $"{what}: largest difference {largest:g3}");
    }
}
