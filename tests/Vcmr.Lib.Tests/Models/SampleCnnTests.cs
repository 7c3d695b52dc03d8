using System.Text.Json.Nodes;
using TorchSharp;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

public sealed class SampleCnnTests
{
    [Theory]
    [InlineData(98415, 2_435_072)]
    [InlineData(78732, 2_434_944)]
    [InlineData(59049, 2_434_816)]
    public void Parameters_are_as_many_as_the_official_models(int input, long expected)
    {
        using var model = new SampleCnn(SampleCnnShape.ForInput(input));
        Assert.Equal(expected, model.parameters().Sum(p => p.numel()));
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
    public void Impossible_length_is_an_error_that_names_the_nearest_lengths()
    {
        var error = Assert.Throws<VcmrException>(() => SampleCnnShape.ForInput(60_000));
        Assert.Contains("59049", error.Message);
        Assert.Contains("65536", error.Message);
    }

    [Fact]
    public void Waveform_of_another_length_is_an_error_that_names_the_length()
    {
        using var model = new SampleCnn(SampleCnnShape.ForInput(59049, width: 8));
        var error = Assert.Throws<VcmrException>(() => model.call(zeros(2, 1, 59050)));
        Assert.Contains("59049", error.Message);
    }

    [Theory]
    [InlineData("eval2", 2, false)]
    [InlineData("eval6", 6, false)]
    [InlineData("train6", 6, true)]
    public void Outputs_and_gradient_norms_equal_the_official_model(string run, int clips, bool train)
    {
        JsonNode scalars = Shared.Manifest("samplecnn")["scalars"]!;
        using var scope = NewDisposeScope();
        using var model = new SampleCnn(SampleCnnShape.ForInput(98415));
        Load(model);
        model.train(train);

        Tensor y = model.call(Waveforms(clips));
        float[] expected = Shared.Floats("samplecnn", $"{run}_y.f32");
        float[] actual = y.data<float>().ToArray();
        double largest = expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Max();
        Assert.True(largest <= (train ? 1e-4 : 2e-5), $"largest difference {largest:g3}");

        y.square().mean().mul(0.5).backward();
        JsonNode reference = scalars[$"{run}_float64"]!["grad_l2"]!;
        double ratio = double.NaN;
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in model.named_parameters())
        {
            // In train mode a convolution's bias before batch norm has no true gradient.
            if (train && name.EndsWith("0.bias", StringComparison.Ordinal))
            {
                continue;
            }

            double norm = parameter.grad!.norm().ToDouble() / reference[name]!.GetValue<double>();
            ratio = double.IsNaN(ratio) ? norm : ratio;
            Assert.InRange(norm / ratio, 1 - 2e-3, 1 + 2e-3);
        }
    }

    [Fact]
    public void Running_statistics_after_a_training_step_equal_the_official_ones()
    {
        using var scope = NewDisposeScope();
        using var model = new SampleCnn(SampleCnnShape.ForInput(98415));
        Load(model);
        model.train();
        model.call(Waveforms(6));
        foreach (string key in new[] { "all_blocks.0.1.running_mean", "all_blocks.0.1.running_var", "all_blocks.10.1.running_mean", "all_blocks.10.1.running_var" })
        {
            float[] expected = Shared.Floats("samplecnn", $"train6_after_{key}.f32");
            float[] actual = model.state_dict()[key].data<float>().ToArray();
            Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-4f));
        }
    }

    [Fact]
    public void Frozen_blocks_get_no_gradient_and_still_move_their_statistics_unless_held()
    {
        using var scope = NewDisposeScope();
        using var model = new SampleCnn(SampleCnnShape.ForInput(59049, width: 8));
        model.Freeze(4);
        model.train();
        float[] before = model.state_dict()["all_blocks.0.1.running_mean"].data<float>().ToArray();
        model.call(rand(2, 1, 59049)).sum().backward();
        float[] moved = model.state_dict()["all_blocks.0.1.running_mean"].data<float>().ToArray();
        Assert.NotEqual(before, moved);
        Assert.Equal(16, model.named_parameters().Count(p => !p.parameter.requires_grad));
        Assert.All(model.named_parameters(), p => Assert.Equal(p.parameter.requires_grad, p.parameter.grad is not null));

        model.HoldStatistics(4);
        model.call(rand(2, 1, 59049));
        Assert.Equal(moved, model.state_dict()["all_blocks.0.1.running_mean"].data<float>().ToArray());
    }

    private static void Load(SampleCnn model)
    {
        using SafetensorsFile file = Safetensors.Read(Shared.Find("golden", "samplecnn", "encoder.safetensors"));
        string prefix = file.Tensors.ContainsKey("encoder.all_blocks.0.0.weight") ? "encoder." : "";
        ModuleState.Load(model, file.Tensors, prefix);
    }

    private static Tensor Waveforms(int clips)
    {
        short[] samples = Shared.Values<short>("samplecnn", "x6_int16.i16");
        return tensor(samples).reshape(6, 1, 98415).slice(0, 0, clips, 1).to(ScalarType.Float32).div(32768);
    }
}
