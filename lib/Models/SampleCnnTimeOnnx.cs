using Vcmr.Formats.Onnx;
using Vcmr.Media;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// SampleCNN as an ONNX model with a time axis: input <c>waveform</c> float32 <c>[batch, 1, samples]</c> of any length that has
/// a whole window, output <c>[batch, time, channels]</c> of each block at its own rate, the last one being <c>embedding</c>, and
/// <c>frames</c> with all blocks side by side at one rate. Windows are cut one behind the other, each seen as training saw it:
/// a network that runs over a long sound in one piece sees neighbours where training saw zeros, and its embeddings are others.
/// </summary>
internal static class SampleCnnTimeOnnx
{
    /// <summary>Name of the output with all blocks at one rate.</summary>
    public const string Frames = "frames";

    /// <summary>What a SampleCNN's blocks give, from the first on.</summary>
    public static IReadOnlyList<TimeLayer> Layers(SampleCnnShape shape)
    {
        var layers = new List<TimeLayer> { new("block.0", shape.Width, shape.FirstKernel) };
        for (int i = 0, hop = shape.FirstKernel; i < shape.Blocks; i++)
        {
            layers.Add(new TimeLayer($"block.{i + 1}", shape.Channels(i), hop *= shape.Pool));
        }

        return [.. layers, new TimeLayer(EncoderOnnx.Embedding, shape.EmbeddingSize, shape.InputLength)];
    }

    /// <summary>Writes a model: aside, flushed and renamed, so that a file of that name is always whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The encoder's shape; the weights must be of that shape.</param>
    /// <param name="weights">The weights by the encoder's own keys.</param>
    /// <param name="hop">Samples of a frame, one of the layers' own.</param>
    /// <param name="metadata">Further strings for the model's metadata.</param>
    /// <exception cref="VcmrException">The file cannot be written.</exception>
    public static void Write(
        string path, SampleCnnShape shape, IReadOnlyDictionary<string, Tensor> weights, int hop, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var graph = new OnnxGraph("SampleCNN over time");
        string waveform = graph.Input(
            EncoderOnnx.Waveform, [1, -1], $"{AudioFormat.SampleRate} Hz mono, samples in [-1, 1); what follows the last whole window of {shape.InputLength} samples is dropped");
        (string windows, string batch) = Windows(graph, waveform, shape.InputLength);
        IReadOnlyList<TimeLayer> layers = Layers(shape);
        IReadOnlyList<string> outputs = SampleCnnOnnx.Blocks(graph, windows, shape, weights, "");
        int frames = shape.InputLength / hop;
        var atRate = new List<string>();
        foreach ((TimeLayer layer, string output) in layers.Zip(outputs))
        {
            Joined(graph, output, batch, layer.Channels, layer.Name, $"a step each {layer.Hop} samples");
            atRate.Add(AtRate(graph, output, shape.InputLength / layer.Hop, frames));
        }

        string all = graph.Node("Concat", "frames/layers", [.. atRate], ("axis", 1L));
        Joined(graph, all, batch, layers.Sum(l => l.Channels), Frames, $"all blocks side by side, a frame each {hop} samples");
        graph.Write(path, $"SampleCNN on raw audio over time, {shape.Seconds:0.##} s a window.", metadata);
    }

    /// <summary>The whole windows of all waveforms, <c>[n, 1, length]</c>, and the number of waveforms.</summary>
    private static (string Windows, string Batch) Windows(OnnxGraph graph, string waveform, int length)
    {
        string extents = graph.Node("Shape", "windows/extents", [waveform]);
        string zero = graph.Integers("windows/0", 0), one = graph.Integers("windows/1", 1), two = graph.Integers("windows/2", 2), three = graph.Integers("windows/3", 3);
        string batch = graph.Node("Slice", "windows/batch", [extents, zero, one]);
        string samples = graph.Node("Slice", "windows/samples", [extents, two, three]);
        string window = graph.Integers("windows/length", length);
        string end = graph.Node("Mul", "windows/end", [graph.Node("Div", "windows/count", [samples, window]), window]);
        string whole = graph.Node("Slice", "windows/whole", [waveform, zero, end, two]);
        return (graph.Node("Reshape", "windows", [whole, graph.Integers("windows/shape", -1, 1, length)]), batch);
    }

    /// <summary>A layer's output at the rate of the frames: averaged where it has more steps, repeated where it has fewer.</summary>
    private static string AtRate(OnnxGraph graph, string x, int steps, int frames)
    {
        if (steps >= frames)
        {
            long[] part = [steps / frames];
            return steps == frames ? x : graph.Node("AveragePool", x + "/frames", [x], ("kernel_shape", part), ("strides", part));
        }

        string apart = graph.Node("Unsqueeze", x + "/apart", [x, graph.Integers(x + "/axis", 3)]);
        string repeated = graph.Node("Expand", x + "/repeated", [apart, graph.Integers(x + "/times", 1, 1, 1, frames / steps)]);
        return graph.Node("Reshape", x + "/frames", [repeated, graph.Integers(x + "/shape", 0, 0, frames)]);
    }

    /// <summary>Puts the windows of a waveform behind one another: <c>[n, channels, time]</c> to <c>[batch, n / batch · time, channels]</c>.</summary>
    private static void Joined(OnnxGraph graph, string x, string batch, int channels, string name, string about)
    {
        string turned = graph.Node("Transpose", name + "/turned", [x], ("perm", new long[] { 0, 2, 1 }));
        string shape = graph.Node("Concat", name + "/shape", [batch, graph.Integers(name + "/rest", -1, channels)], ("axis", 0L));
        graph.Node("Reshape", name, [turned, shape]);
        graph.Output(name, [-1, channels], about);
    }
}

/// <summary>A network's layer over time, <c>[batch, channels, time]</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Channels">Numbers in a step.</param>
/// <param name="Hop">Samples from one step to the next.</param>
internal sealed record TimeLayer(string Name, int Channels, int Hop);
