using Vcmr.Formats.Onnx;
using Vcmr.Media;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// SampleCNN as an ONNX model, for inference elsewhere: input <c>waveform</c> float32 <c>[batch, 1, samples]</c>, output
/// <c>embedding</c> float32 <c>[batch, 512]</c>; with a tagging head also <c>scores</c> <c>[batch, tags]</c> in [0, 1].
/// Initializers carry the official PyTorch keys.
/// </summary>
internal static class SampleCnnOnnx
{
    /// <summary>Name of the input.</summary>
    public const string Waveform = "waveform";

    /// <summary>Name of the encoder's output.</summary>
    public const string Embedding = "embedding";

    /// <summary>Name of the tagger's output.</summary>
    public const string Scores = "scores";

    // PyTorch's default, which the weights were trained with.
    private const float Epsilon = 1e-5f;

    /// <summary>Writes a model: aside, flushed and renamed, so that a file of that name is always whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The encoder's shape; the weights must be of that shape.</param>
    /// <param name="weights">The weights by key.</param>
    /// <param name="encoder">What stands before the encoder's keys, such as <c>encoder.</c></param>
    /// <param name="head">What stands before the tagging head's keys, such as <c>projector.</c>; null exports the encoder alone.</param>
    /// <param name="metadata">Further strings for the model's metadata.</param>
    /// <exception cref="VcmrException">The file cannot be written.</exception>
    public static void Write(
        string path, SampleCnnShape shape, IReadOnlyDictionary<string, Tensor> weights, string encoder, string? head, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var graph = new OnnxGraph(head is null ? "SampleCNN" : "SampleCNN tagger");
        string x = graph.Input(Waveform, [1, shape.InputLength], $"{AudioFormat.SampleRate} Hz mono, samples in [-1, 1)");
        // One time step is left: [batch, 512, 1] becomes [batch, 512].
        graph.Node("Flatten", Embedding, [Blocks(graph, x, shape, weights, encoder)[^1]], ("axis", 1L));
        if (head is not null)
        {
            long tags = weights[head + "3.weight"].shape[0];
            string hidden = graph.Node("Relu", head + "2", [Linear(graph, Standardised(graph, weights, head), weights, head + "1")]);
            graph.Node("Sigmoid", Scores, [Linear(graph, hidden, weights, head + "3")]);
            graph.Output(Scores, [tags], "scores in [0, 1], one a tag");
        }

        graph.Output(Embedding, [shape.EmbeddingSize], "the encoder's embedding, not negative");
        string about = $"SampleCNN on raw audio, {shape.Seconds:0.##} s a waveform"
            + (head is null ? "." : ", and a tagging head; a song's score is the mean over its segments.");
        graph.Write(path, about, metadata);
    }

    /// <summary>Adds the network itself.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">Name of the waveforms, <c>[n, 1, samples]</c>.</param>
    /// <param name="shape">The encoder's shape; the weights must be of that shape.</param>
    /// <param name="weights">The weights by key.</param>
    /// <param name="encoder">What stands before the encoder's keys.</param>
    /// <returns>The name of each block's output, <c>[n, channels, time]</c>.</returns>
    public static IReadOnlyList<string> Blocks(OnnxGraph graph, string x, SampleCnnShape shape, IReadOnlyDictionary<string, Tensor> weights, string encoder)
    {
        var outputs = new List<string>();
        for (int i = 0; i <= shape.Blocks + 1; i++)
        {
            int kernel = i == 0 ? shape.FirstKernel : i <= shape.Blocks ? 3 : 1;
            bool pooled = i > 0 && i <= shape.Blocks;
            x = Block(graph, x, weights, $"{encoder}all_blocks.{i}", kernel, stride: i == 0 ? kernel : 1, pool: pooled ? shape.Pool : 1);
            outputs.Add(x);
        }

        return outputs;
    }

    private static string Block(OnnxGraph graph, string x, IReadOnlyDictionary<string, Tensor> weights, string key, int kernel, int stride, int pool)
    {
        long padding = pool > 1 ? 1 : 0;
        x = graph.Node(
            "Conv", key + ".0", [x, Weights(".0.weight"), Weights(".0.bias")],
            ("kernel_shape", new long[] { kernel }), ("strides", new long[] { stride }), ("pads", new[] { padding, padding }));
        x = graph.Node(
            "BatchNormalization", key + ".1",
            [x, Weights(".1.weight"), Weights(".1.bias"), Weights(".1.running_mean"), Weights(".1.running_var")],
            ("epsilon", Epsilon));
        x = graph.Node("Relu", key + ".2", [x]);
        return pool > 1
            ? graph.Node("MaxPool", key + ".3", [x], ("kernel_shape", new long[] { pool }), ("strides", new long[] { pool }))
            : x;

        string Weights(string name) => graph.Weights(key + name, weights[key + name]);
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
