using System.Text.Json.Nodes;
using TorchSharp;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

public sealed class SampleCnnTests
{
    // Where a window's two largest values nearly tie, a rounding hands the gradient to the other one.
    private const double NearTies = 8;

    [Fact]
    public void One_pass_with_block_means_gives_the_embedding_to_the_bit()
    {
        manual_seed(4);
        using var network = new SampleCnn(SampleCnnShape.ForInput(49152, 4));
        network.eval();
        using var scope = NewDisposeScope();
        Tensor x = randn(2, 1, 49152);
        Tensor both = network.WithBlockMeans(x, 5);
        int means = network.Shape.Width + Enumerable.Range(0, 4).Sum(network.Shape.Channels);
        Assert.Equal([2, means + network.Shape.EmbeddingSize], both.shape);
        Assert.Equal(network.call(x).data<float>().ToArray(), both.narrow(1, means, network.Shape.EmbeddingSize).contiguous().data<float>().ToArray());
    }

    [Fact]
    public void Parameters_have_the_names_and_shapes_of_the_official_models()
    {
        JsonObject counts = OfficialSampleCnn.Scalars["param_counts"]!.AsObject();
        Assert.Equal(3, counts.Count);
        foreach ((string input, JsonNode? expected) in counts)
        {
            using var model = new SampleCnn(SampleCnnShape.ForInput(int.Parse(input)));
            Assert.Equal(expected!["total"]!.GetValue<long>(), model.parameters().Sum(p => p.numel()));
            Assert.Equal(expected["buffers_float"]!.GetValue<long>(), model.buffers().Where(b => b.dtype == ScalarType.Float32).Sum(b => b.numel()));
            Assert.Equal(
                expected["per_tensor"]!.AsObject().Select(t => $"{t.Key} [{string.Join(", ", t.Value![0]!.AsArray())}]").Order(StringComparer.Ordinal),
                model.named_parameters().Select(p => $"{p.name} [{string.Join(", ", p.parameter.shape)}]").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Stage_1_has_the_keys_of_the_official_checkpoint()
    {
        using var model = new AudioContrastiveModel(new SampleCnnShape());
        // The official class lists its modules a second time, as model.*.
        IEnumerable<string> expected = OfficialSampleCnn.Scalars["checkpoint_keys"]!.AsArray().Select(k => (string)k!).Where(k => !k.StartsWith("model.", StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), model.state_dict().Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(98415)]
    [InlineData(78732)]
    [InlineData(59049)]
    [InlineData(49152)]
    public void Every_input_length_of_the_paper_gives_one_embedding(int input)
    {
        using var scope = NewDisposeScope();
        using var model = new SampleCnn(SampleCnnShape.ForInput(input, width: 8));
        model.eval();
        Assert.Equal([2L, 512L], model.call(zeros(2, 1, input)).shape);
    }

    [Fact]
    public void Waveform_of_another_length_is_an_error_that_names_the_length()
    {
        using var model = new SampleCnn(SampleCnnShape.ForInput(59049, width: 8));
        var error = Assert.Throws<VcmrException>(() => model.call(zeros(2, 1, 59050)));
        Assert.Contains("59049", error.Message);
    }

    [Theory]
    [InlineData("eval2", 2, false, true)]
    [InlineData("eval6", 6, false, true)]
    [InlineData("train2", 2, true, true)]
    [InlineData("train6", 6, true, true)]
    [InlineData("eval2", 2, false, false)]
    [InlineData("eval6", 6, false, false)]
    // With two clips the last batch norm sees two values a channel in training, and a rounding decides.
    [InlineData("train6", 6, true, false)]
    public void Outputs_statistics_and_gradient_norms_equal_the_official_model(string run, int clips, bool train, bool layered)
    {
        // oneDNN adds up in another order where channels lie side by side; as far from the exact result as torch is, and another way.
        double order = layered ? 1 : 3;
        JsonNode scalars = OfficialSampleCnn.Scalars;
        using var scope = NewDisposeScope();
        using SampleCnn model = OfficialSampleCnn.Model();
        Layer(model, layered);
        model.train(train);

        Tensor y = model.call(OfficialSampleCnn.Waveforms(clips));
        double gap = scalars[$"{run}_max_abs_diff_f32_vs_f64"]!.GetValue<double>();
        Tensors.Close(GoldenFiles.Floats("samplecnn", $"{run}_y.f32"), y, order * (train ? gap : 2e-5));

        Tensor loss = y.square().mean();
        JsonNode single = scalars[$"{run}_float32"]!, reference = scalars[$"{run}_float64"]!;
        Assert.Equal(reference["loss"]!.GetValue<double>(), loss.ToDouble(), 1e-5);
        loss.backward();
        Dictionary<string, double> norms = model.named_parameters().Where(p => OfficialSampleCnn.HasGradient(p.name, train))
            .ToDictionary(p => p.name, p => Tensors.Norm(p.parameter.grad!));
        double Norm(JsonNode of, string name) => of["grad_l2"]![name]!.GetValue<double>();
        // With two clips the last batch norm sees two values a channel, and the gradients below it nearly vanish.
        double slack = train && clips < 6 ? 2 : 1;
        double normGap = norms.Keys.Max(name => Math.Abs((Norm(single, name) / Norm(reference, name)) - 1));
        Assert.All(norms, n => Assert.InRange(Math.Abs((n.Value / Norm(reference, n.Key)) - 1), 0, (layered ? 1 : NearTies) * slack * normGap));

        if (train)
        {
            foreach (string key in new[] { "all_blocks.0.1.running_mean", "all_blocks.0.1.running_var", "all_blocks.10.1.running_mean", "all_blocks.10.1.running_var" })
            {
                Tensors.Close(GoldenFiles.Floats("samplecnn", $"{run}_after_{key}.f32"), model.state_dict()[key], order * 2e-5);
            }
        }
    }

    [Fact]
    public void Outputs_of_every_block_equal_the_official_model()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using SampleCnn model = OfficialSampleCnn.Model();
        model.eval();
        JsonArray trace = OfficialSampleCnn.Scalars["eval_block_trace_clip0"]!.AsArray();
        var blocks = model.named_modules().Where(m => m.module is SampleCnnBlock).Select(m => (SampleCnnBlock)m.module).ToList();
        Assert.Equal(trace.Count, blocks.Count);
        Tensor x = OfficialSampleCnn.Waveforms(1);
        for (int i = 0; i < trace.Count; i++)
        {
            x = blocks[i].call(x);
            Assert.Equal(trace[i]!["shape"]!.AsArray().Select(n => (long)n!), x.shape);
            Assert.Equal(1, x.to(ScalarType.Float64).sum().ToDouble() / (double)trace[i]!["sum"]!, 1e-6);
            Assert.Equal(1, x.to(ScalarType.Float64).norm().ToDouble() / (double)trace[i]!["l2"]!, 1e-6);
            float[] first = [.. trace[i]!["first3"]!.AsArray().Select(n => (float)n!)];
            Tensors.Close(first, x.flatten().slice(0, 0, first.Length, 1), 2e-5);
        }
    }

    [Fact]
    public void Shapes_beside_the_papers_equal_the_official_code_too()
    {
        string file = Path.Combine(Repository.Root, "tests", "Vcmr.Lib.Tests", "Models", "Vectors", "samplecnn-shapes.json");
        foreach (JsonNode? run in JsonNode.Parse(File.ReadAllText(file))!["cases"]!.AsArray())
        {
            using var scope = NewDisposeScope();
            int Number(string key) => (int)run![key]!;
            var shape = new SampleCnnShape(Number("kernel"), Number("pool"), Number("blocks"), Width: 8, EmbeddingSize: 16);
            (int clips, uint seed, bool train) = (Number("clips"), (uint)Number("seed"), (bool)run!["train"]!);
            using var model = new SampleCnn(shape);
            Assert.Equal(Number("parameters"), model.parameters().Sum(p => p.numel()));
            Fill(model, seed);
            model.train(train);

            Tensor waveforms = tensor(HashWeights.Uniform((long)clips * shape.InputLength, seed + 5000, -0.5, 0.5)).reshape(clips, 1, -1);
            Tensor y = model.call(waveforms * linspace(0.2, 1, clips).reshape(clips, 1, 1));
            Tensors.Close([.. run["output"]!.AsArray().Select(v => (float)v!)], y, Math.Max(2e-6, 2.5 * (double)run["outputGap"]!));
            if (train)
            {
                y.square().mean().backward();
                double gap = Math.Max(1e-5, 2.5 * (double)run["gradientGap"]!);
                Assert.All(run["gradientNorms"]!.AsObject(), g => Assert.Equal(1, Tensors.Norm(model.get_parameter(g.Key)!.grad!) / (double)g.Value!, gap));
            }
        }
    }

    private static void Layer(SampleCnn model, bool layered)
    {
        foreach (SampleCnnBlock block in model.modules().OfType<SampleCnnBlock>())
        {
            block.IsLayered = layered;
        }
    }

    private static void Fill(SampleCnn model, uint seed)
    {
        Dictionary<string, Tensor> state = model.state_dict();
        for (int i = 0; i < model.Shape.Blocks + 2; i++)
        {
            foreach (string key in new[] { "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var" })
            {
                Tensor target = state[$"all_blocks.{i}.{key}"];
                (double low, double high) = key switch
                {
                    "0.weight" => (-Math.Sqrt(6.0 / (target.shape[1] * target.shape[2])), Math.Sqrt(6.0 / (target.shape[1] * target.shape[2]))),
                    "0.bias" or "1.bias" => (-0.2, 0.2),
                    "1.running_mean" => (-0.3, 0.3),
                    _ => (0.5, 1.5),
                };
                HashWeights.Fill(target, seed++, low, high);
            }
        }
    }
}
