using Vcmr.Formats.Onnx;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// HarmonicCNN and the short-chunk CNN as parts of an ONNX model. The spectrum is a convolution with windowed cosines and sines:
/// every runtime has that, and few have the operator for short-time spectra.
/// </summary>
internal static class SpectrumCnnOnnx
{
    private static readonly long[] Kernel = [3, 3], Padding = [1, 1, 1, 1];

    /// <summary>Adds the network from a waveform to <see cref="EncoderOnnx.Embedding"/>.</summary>
    public static void Add(OnnxGraph graph, string waveform, IEncoderShape shape, IReadOnlyDictionary<string, Tensor> weights, string encoder)
    {
        var network = new Network(graph, weights, encoder);
        string last = shape switch
        {
            HarmonicCnnShape => network.Harmonic(waveform, shape.InputLength),
            ShortChunkCnnShape => network.ShortChunk(waveform, shape.InputLength),
            _ => throw new ArgumentException($"{shape.Network} has no spectrum.", nameof(shape)),
        };
        graph.Node("ReduceMax", EncoderOnnx.Embedding, [last], ("axes", new long[] { 2, 3 }), ("keepdims", 0L));
    }

    private sealed class Network(OnnxGraph graph, IReadOnlyDictionary<string, Tensor> weights, string encoder)
    {
        public string Harmonic(string waveform, int samples)
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            using var filters = new HarmonicFilters();
            filters.load_state_dict(new Dictionary<string, Tensor> { ["bw_Q"] = weights[$"{encoder}hstft.bw_Q"] });
            string x = Norm(Levels(waveform, samples, filters.Filters(), HarmonicFilters.Harmonics, HarmonicFilters.Bands), "hstft_bn");
            x = Pooled(x, "layer1");
            x = Residual(x, "layer2", [1, 1], [2, 2]);
            x = Residual(x, "layer3", [1, 1], [2, 2]);
            x = Residual(x, "layer4", [1, 1], [2, 2]);
            x = Pooled(x, "layer5");
            x = Residual(x, "layer6", [1, 1], [2, 3]);
            return Residual(x, "layer7", [1, 1], [2, 3]);
        }

        public string ShortChunk(string waveform, int samples)
        {
            using var scope = NewDisposeScope();
            string x = Norm(Levels(waveform, samples, ShortChunkCnn.MelFilters(), 1, ShortChunkCnn.Bands), "spec_bn");
            foreach (string layer in new[] { "layer1", "layer2", "layer3", "layer4", "layer5" })
            {
                x = Residual(x, layer, [2, 2], null);
            }

            x = Residual(x, "layer6_2_3", [2, 3], null);
            return Residual(x, "layer7_2_3", [2, 3], null);
        }

        // [batch, channels, bands, frames] in dB.
        private string Levels(string waveform, int samples, Tensor filters, int channels, int bands)
        {
            const long half = SpectrumLevels.Size / 2;
            string padded = graph.Node("Pad", "reflected", [waveform, graph.Integers("reflected.pads", 0, 0, half, 0, 0, half)], ("mode", "reflect"));
            string waves = graph.Node(
                "Conv", "spectrum", [padded, graph.Weights("spectrum.waves", Waves())],
                ("kernel_shape", new long[] { SpectrumLevels.Size }), ("strides", new long[] { SpectrumLevels.Hop }));
            string squares = graph.Node("Mul", "power", [waves, waves]);
            // Real and imaginary parts stand one below the other, and count alike.
            Tensor both = cat([filters, filters], 0).t().contiguous();
            string sums = graph.Node("MatMul", "bands", [graph.Weights("bands.filters", both), squares]);
            string heard = graph.Node("Clip", "bands.heard", [sums, graph.Weights("bands.floor", tensor((float)SpectrumLevels.Floor))]);
            string levels = graph.Node("Mul", "levels", [graph.Node("Log", "levels.log", [heard]), graph.Weights("levels.factor", tensor((float)(10 / Math.Log(10))))]);
            return graph.Node("Reshape", "levels.shaped", [levels, graph.Integers("levels.shape", 0, channels, bands, (samples / SpectrumLevels.Hop) + 1)]);
        }

        private static Tensor Waves()
        {
            const int size = SpectrumLevels.Size, bins = SpectrumLevels.Bins;
            float[] waves = new float[2 * bins * size];
            for (int k = 0; k < bins; k++)
            {
                for (int n = 0; n < size; n++)
                {
                    double window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / size)), angle = 2 * Math.PI * (k * n % size) / size;
                    waves[(k * size) + n] = (float)(window * Math.Cos(angle));
                    waves[((bins + k) * size) + n] = (float)(window * -Math.Sin(angle));
                }
            }

            return tensor(waves, [2 * bins, 1, size]);
        }

        private string Pooled(string x, string layer) =>
            Pool(graph.Node("Relu", $"{layer}.relu", [Norm(Convolution(x, $"{layer}.conv", [1, 1]), $"{layer}.bn")]), layer, [2, 2]);

        private string Residual(string x, string layer, long[] strides, long[]? pool)
        {
            string first = graph.Node("Relu", $"{layer}.relu_1", [Norm(Convolution(x, $"{layer}.conv_1", strides), $"{layer}.bn_1")]);
            string own = Norm(Convolution(first, $"{layer}.conv_2", [1, 1]), $"{layer}.bn_2");
            string beside = weights.ContainsKey($"{encoder}{layer}.conv_3.weight") ? Norm(Convolution(x, $"{layer}.conv_3", strides), $"{layer}.bn_3") : x;
            string sum = graph.Node("Relu", $"{layer}.relu", [graph.Node("Add", $"{layer}.sum", [beside, own])]);
            return pool is null ? sum : Pool(sum, layer, pool);
        }

        private string Pool(string x, string layer, long[] size) => graph.Node("MaxPool", $"{layer}.pool", [x], ("kernel_shape", size), ("strides", size));

        private string Norm(string x, string key) => EncoderOnnx.BatchNormalisation(graph, x, weights, encoder + key);

        private string Convolution(string x, string key, long[] strides) => graph.Node(
            "Conv", encoder + key, [x, graph.Weights($"{encoder}{key}.weight", weights[$"{encoder}{key}.weight"]), graph.Weights($"{encoder}{key}.bias", weights[$"{encoder}{key}.bias"])],
            ("kernel_shape", Kernel), ("strides", strides), ("pads", Padding));
    }
}
