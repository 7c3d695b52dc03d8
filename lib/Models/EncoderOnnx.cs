using Vcmr.Formats.Onnx;
using Vcmr.Media;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// Encoders as ONNX models, for inference elsewhere: input <c>waveform</c> float32 <c>[batch, 1, samples]</c>, output
/// <c>embedding</c> float32 <c>[batch, width]</c>; with a tagging head also <c>scores</c> <c>[batch, tags]</c> in [0, 1].
/// Initializers carry the PyTorch keys.
/// </summary>
internal static class EncoderOnnx
{
    /// <summary>Name of the input.</summary>
    public const string Waveform = "waveform";

    /// <summary>Name of the encoder's output.</summary>
    public const string Embedding = "embedding";

    /// <summary>Name of the tagger's output.</summary>
    public const string Scores = "scores";

    // PyTorch's default, which the weights were trained with.
    private const float Epsilon = (float)BatchNorm.Epsilon;
    private static readonly string[] NormParts = ["weight", "bias", "running_mean", "running_var"];

    /// <summary>Writes a model: aside, flushed and renamed, so that a file of that name is always whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The encoder's shape; the weights must be of that shape.</param>
    /// <param name="weights">The weights by key.</param>
    /// <param name="encoder">What stands before the encoder's keys, such as <c>encoder.</c></param>
    /// <param name="head">What stands before the tagging head's keys, such as <c>projector.</c>; null exports the encoder alone.</param>
    /// <param name="metadata">Further strings for the model's metadata.</param>
    /// <exception cref="VcmrException">The file cannot be written.</exception>
    public static void Write(
        string path, IEncoderShape shape, IReadOnlyDictionary<string, Tensor> weights, string encoder, string? head, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var graph = new OnnxGraph(head is null ? shape.Network : $"{shape.Network} tagger");
        string x = graph.Input(Waveform, [1, shape.InputLength], $"{AudioFormat.SampleRate} Hz mono, samples in [-1, 1)");
        if (shape is SampleCnnShape sampleCnn)
        {
            SampleCnnOnnx.Add(graph, x, sampleCnn, weights, encoder);
        }
        else
        {
            SpectrumCnnOnnx.Add(graph, x, shape, weights, encoder);
        }

        if (head is not null)
        {
            graph.Node("Sigmoid", Scores, [Head(graph, weights, head)]);
            graph.Output(Scores, [weights[head + (weights.ContainsKey(head + "3.bias") ? "3.bias" : "1.bias")].shape[0]], "scores in [0, 1], one a tag");
        }

        graph.Output(Embedding, [shape.EmbeddingSize], "the encoder's embedding, not negative");
        string about = $"{shape.Network} on raw audio, {shape.Seconds:0.##} s a waveform"
            + (head is null ? "." : ", and a tagging head; a song's score is the mean over its segments.");
        graph.Write(path, about, metadata);
    }

    /// <summary>Adds a batch norm.</summary>
    public static string BatchNormalisation(OnnxGraph graph, string x, IReadOnlyDictionary<string, Tensor> weights, string key) => graph.Node(
        "BatchNormalization", key,
        [x, .. NormParts.Select(name => graph.Weights($"{key}.{name}", weights[$"{key}.{name}"]))],
        ("epsilon", Epsilon));

    private static string Head(OnnxGraph graph, IReadOnlyDictionary<string, Tensor> weights, string head)
    {
        string x = Linear(graph, Standardised(graph, weights, head), weights, head + "1");
        if (!weights.ContainsKey(head + "3.weight"))
        {
            return x;
        }

        if (weights.ContainsKey($"{head}{TaggingHead.Norm}.weight"))
        {
            x = BatchNormalisation(graph, x, weights, head + TaggingHead.Norm);
        }

        return Linear(graph, graph.Node("Relu", head + "2", [x]), weights, head + "3");
    }

    private static string Standardised(OnnxGraph graph, IReadOnlyDictionary<string, Tensor> weights, string head)
    {
        string key = head + TaggingHead.Standardise, mean = key + ".mean", deviation = key + ".deviation";
        return weights.ContainsKey(mean)
            ? graph.Node("Div", key, [graph.Node("Sub", key + ".centred", [Embedding, graph.Weights(mean, weights[mean])]), graph.Weights(deviation, weights[deviation])])
            : Embedding;
    }

    private static string Linear(OnnxGraph graph, string x, IReadOnlyDictionary<string, Tensor> weights, string key) => graph.Node(
        "Gemm", key, [x, graph.Weights(key + ".weight", weights[key + ".weight"]), graph.Weights(key + ".bias", weights[key + ".bias"])], ("transB", 1L));
}
