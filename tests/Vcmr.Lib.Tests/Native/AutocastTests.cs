using TorchSharp;
using TorchSharp.Modules;
using Vcmr.Models;
using Vcmr.Native;
using Vcmr.Tests.Support;
using Vcmr.Tests.Training.Stages;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Native;

[Collection(nameof(Alone))]
public sealed class AutocastTests
{
    [Fact]
    public void Convolutions_compute_in_bf16_within_the_region_and_in_fp32_around_it()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(ScalarType.Float32, Convolved());
        using (Autocast.ToBFloat16(DeviceType.CPU))
        {
            Assert.Equal(ScalarType.BFloat16, Convolved());
            using (Autocast.Off(DeviceType.CPU))
            {
                Assert.Equal(ScalarType.Float32, Convolved());
            }

            Assert.Equal(ScalarType.BFloat16, Convolved());
        }

        Assert.Equal(ScalarType.Float32, Convolved());
    }

    [Fact]
    public void Region_ends_with_an_exception_too()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<VcmrException>((Action)Fail);
        Assert.Equal(ScalarType.Float32, Convolved());
    }

    [Fact]
    public void Region_that_is_disposed_twice_ends_once()
    {
        using var scope = NewDisposeScope();
        using (Autocast.ToBFloat16(DeviceType.CPU))
        {
            Autocast inner = Autocast.ToBFloat16(DeviceType.CPU)!;
            inner.Dispose();
            inner.Dispose();
            Assert.Equal(ScalarType.BFloat16, Convolved());
        }

        Assert.Equal(ScalarType.Float32, Convolved());
        Assert.Null(Autocast.Off(DeviceType.CPU));
    }

    [Fact]
    public void Region_is_of_its_thread_alone()
    {
        using var scope = NewDisposeScope();
        using Autocast? region = Autocast.ToBFloat16(DeviceType.CPU);
        ScalarType other = ScalarType.BFloat16;
        var thread = new Thread(() => other = Convolved());
        thread.Start();
        thread.Join();
        Assert.Equal(ScalarType.Float32, other);
    }

    [Fact]
    public void Weights_that_changed_between_two_regions_are_cast_anew()
    {
        using var scope = NewDisposeScope();
        using Linear layer = nn.Linear(4, 4, hasBias: false);
        Tensor x = ones(1, 4);
        float[] Once()
        {
            using Autocast? region = Autocast.ToBFloat16(DeviceType.CPU);
            return layer.call(x).to_type(ScalarType.Float32).data<float>().ToArray();
        }

        float[] before = Once();
        using (no_grad())
        {
            layer.weight!.mul_(2);
        }

        Assert.Equal(before.Select(v => 2 * v), Once());
    }

    [Fact]
    public void Encoder_gives_nearly_the_embeddings_and_gradients_of_fp32_and_gradients_are_fp32()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using SampleCnn encoder = new(TinyStages.Shape with { Width = 16, EmbeddingSize = 64 });
        Tensor x = tensor(HashWeights.Uniform(16L * TinyStages.Shape.InputLength, 7, -0.5, 0.5)).reshape(16, 1, -1);
        (Tensor exact, Tensor[] exactGradients) = Pass(encoder, x, bf16: false);
        (Tensor close, Tensor[] closeGradients) = Pass(encoder, x, bf16: true);

        Assert.Equal((ScalarType.Float32, ScalarType.BFloat16), (exact.dtype, close.dtype));
        Assert.InRange(Distance(exact, close), 1e-5, 0.02);
        Assert.All(closeGradients, g => Assert.Equal(ScalarType.Float32, g.dtype));
        Assert.All(closeGradients, g => Assert.True(isfinite(g).all().ToBoolean()));
        Assert.InRange(Distance(cat(exactGradients.Select(g => g.flatten()).ToList()), cat(closeGradients.Select(g => g.flatten()).ToList())), 1e-5, 0.02);
    }

    [Fact]
    public void Missing_function_leaves_fp32_and_is_said_once()
    {
        using var scope = NewDisposeScope();
        foreach (string missing in AutocastFunctions.Names)
        {
            var warnings = new List<string>();
            var without = new AutocastSwitch(name => name == missing ? 0 : TorchLibrary.Export(name), warnings.Add);
            for (int i = 0; i < 2; i++)
            {
                using Autocast? region = without.ToBFloat16(DeviceType.CPU);
                Assert.Null(region);
                Assert.Null(without.Off(DeviceType.CPU));
                Assert.Equal(ScalarType.Float32, Convolved());
            }

            Assert.Contains(missing, Assert.Single(warnings));
        }
    }

    private static void Fail()
    {
        using Autocast? region = Autocast.ToBFloat16(DeviceType.CPU);
        throw new VcmrException("within");
    }

    private static (Tensor Embeddings, Tensor[] Gradients) Pass(SampleCnn encoder, Tensor x, bool bf16)
    {
        // Not in training mode: batch norm over few clips enlarges every rounding.
        encoder.eval();
        encoder.zero_grad();
        Tensor embeddings;
        using (bf16 ? Autocast.ToBFloat16(DeviceType.CPU) : null)
        {
            embeddings = encoder.call(x);
        }

        embeddings.to_type(ScalarType.Float32).square().mean().backward();
        return (embeddings, [.. encoder.parameters().Select(p => p.grad!.clone())]);
    }

    private static double Distance(Tensor expected, Tensor actual) =>
        (expected - actual.to_type(ScalarType.Float32)).norm().ToDouble() / expected.norm().ToDouble();

    private static ScalarType Convolved()
    {
        using Tensor x = ones(1, 1, 8), kernel = ones(2, 1, 3), y = nn.functional.conv1d(x, kernel);
        return y.dtype;
    }
}
