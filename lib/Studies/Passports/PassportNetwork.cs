using System.Text.Json.Nodes;
using Vcmr.Evaluation;
using Vcmr.Media;
using Vcmr.Models;
using Vcmr.Studies.Files;
using Vcmr.Training.Checkpoints;
using static TorchSharp.torch;

namespace Vcmr.Studies.Passports;

/// <summary>
/// What a passport says of a network, whichever it is: it takes windows of one length and has layers over time. Another
/// network needs a maker here and a class in <c>vcmr_encoder.py</c>.
/// </summary>
/// <param name="Type">The network's name in <c>vcmr_encoder.py</c>.</param>
/// <param name="InputLength">Samples of a window.</param>
/// <param name="Layers">Its layers, the last one being the embedding.</param>
/// <param name="Weights">The weights by PyTorch's keys, in float32; they stay the network's own.</param>
internal sealed record PassportNetwork(string Type, int InputLength, IReadOnlyList<TimeLayer> Layers, IReadOnlyDictionary<string, Tensor> Weights)
{
    // HEAR's limit for tasks in which something has to be found in time (s).
    private const double LongestFrame = 0.05;

    /// <summary>What stands in <c>config.json</c> for the network's own class.</summary>
    public required JsonObject Numbers { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string About { get; init; }

    /// <summary>How many times narrower than the published network it is.</summary>
    public required double Narrower { get; init; }

    /// <summary>Writes the ONNX model: path and metadata.</summary>
    public required Action<string, IReadOnlyDictionary<string, string>> WriteOnnx { get; init; }

    /// <summary>Samples of a frame: the longest step of a layer of at most 50 ms.</summary>
    public int Hop => HopOf(Layers);

    /// <summary>Numbers of a frame of all layers.</summary>
    public int FrameSize => Layers.Sum(l => l.Channels);

    /// <summary>Numbers of an embedding.</summary>
    public int EmbeddingSize => Layers[^1].Channels;

    /// <summary>The network of an encoder, which must outlive it.</summary>
    /// <exception cref="VcmrException">It is a network that has no layers over time in other suites' sense.</exception>
    public static PassportNetwork Of(AudioEncoder encoder) => encoder is SampleCnn sampleCnn
        ? Of(sampleCnn)
        : throw new VcmrException($"A passport is written of SampleCNN encoders, and this one is a {encoder.Architecture.Network}; convert it to .onnx instead.");

    private static PassportNetwork Of(SampleCnn encoder)
    {
        SampleCnnShape shape = encoder.Shape;
        IReadOnlyList<TimeLayer> layers = SampleCnnTimeOnnx.Layers(shape);
        IReadOnlyDictionary<string, Tensor> weights = ModuleState.Of(encoder);
        return new PassportNetwork("vcmr-samplecnn", shape.InputLength, layers, weights)
        {
            Numbers = new JsonObject { ["pool"] = shape.Pool },
            About = $"SampleCNN on raw audio, {shape}",
            Narrower = (double)new SampleCnnShape().Width / shape.Width,
            WriteOnnx = (path, metadata) => SampleCnnTimeOnnx.Write(path, shape, weights, HopOf(layers), metadata),
        };
    }

    /// <summary>The content of <c>config.json</c>.</summary>
    public JsonObject Config()
    {
        var config = new JsonObject
        {
            ["model_type"] = Type,
            ["sample_rate"] = AudioFormat.SampleRate,
            ["input_length"] = InputLength,
            ["window_step"] = ClipSegmentation.Step(InputLength, Embedder.Overlap),
            ["hop_length"] = Hop,
        };
        foreach ((string key, JsonNode? value) in Numbers)
        {
            config[key] = value?.DeepClone();
        }

        config["layers"] = new JsonArray([.. Layers.Select(l => new JsonObject { ["name"] = l.Name, ["channels"] = l.Channels, ["hop_length"] = l.Hop })]);
        return config;
    }

    private static int HopOf(IReadOnlyList<TimeLayer> layers) =>
        layers.Select(l => l.Hop).Where((hop, i) => i == 0 || hop <= LongestFrame * AudioFormat.SampleRate).Max();
}
