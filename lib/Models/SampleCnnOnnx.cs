using Vcmr.Formats.Onnx;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>A SampleCNN as part of an ONNX model.</summary>
internal static class SampleCnnOnnx
{
    /// <summary>Adds the network from a waveform to <see cref="EncoderOnnx.Embedding"/>.</summary>
    public static void Add(OnnxGraph graph, string waveform, SampleCnnShape shape, IReadOnlyDictionary<string, Tensor> weights, string encoder)
    {
        // One time step is left: [batch, 512, 1] becomes [batch, 512].
        graph.Node("Flatten", EncoderOnnx.Embedding, [Blocks(graph, waveform, shape, weights, encoder)[^1]], ("axis", 1L));
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
            "Conv", key + ".0", [x, graph.Weights(key + ".0.weight", weights[key + ".0.weight"]), graph.Weights(key + ".0.bias", weights[key + ".0.bias"])],
            ("kernel_shape", new long[] { kernel }), ("strides", new long[] { stride }), ("pads", new[] { padding, padding }));
        x = EncoderOnnx.BatchNormalisation(graph, x, weights, key + ".1");
        x = graph.Node("Relu", key + ".2", [x]);
        return pool > 1
            ? graph.Node("MaxPool", key + ".3", [x], ("kernel_shape", new long[] { pool }), ("strides", new long[] { pool }))
            : x;
    }
}
