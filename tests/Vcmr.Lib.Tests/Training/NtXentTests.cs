using System.Text.Json.Nodes;
using TorchSharp;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training;

public sealed class NtXentTests
{
    [Theory]
    [InlineData("N2", 0.1)]
    [InlineData("N2", 0.5)]
    [InlineData("N4", 0.1)]
    [InlineData("N4", 0.5)]
    [InlineData("N16", 0.1)]
    [InlineData("N16", 0.5)]
    [InlineData("N64", 0.1)]
    [InlineData("N64", 0.5)]
    [InlineData("same_views_N8", 0.1)]
    [InlineData("same_views_N8", 0.5)]
    [InlineData("zero_vector_N8", 0.1)]
    [InlineData("zero_vector_N8", 0.5)]
    public void Loss_and_gradients_equal_the_reference(string name, double temperature)
    {
        JsonNode scalars = Shared.Manifest("ntxent")["scalars"]![$"{name}_tau{temperature}"]!;
        using var scope = NewDisposeScope();
        Tensor zi = Vectors(name, "zi"), zj = Vectors(name, "zj");
        Tensor loss = NtXent.Loss(zi, zj, temperature);
        Assert.Equal(scalars["loss_ref_float64"]!.GetValue<double>(), loss.ToDouble(), 1e-5);

        loss.backward();
        AssertGradient(Shared.Floats("ntxent", $"{name}_tau{temperature}_grad_zi.f32"), zi.grad!);
        AssertGradient(Shared.Floats("ntxent", $"{name}_tau{temperature}_grad_zj.f32"), zj.grad!);
    }

    [Fact]
    public void Loss_equals_a_slow_manual_version_in_double_precision()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        Tensor a = randn(5, 7, dtype: ScalarType.Float64), b = randn(5, 7, dtype: ScalarType.Float64);
        double[][] z = [.. Enumerable.Range(0, 10).Select(i => (i < 5 ? a[i] : b[i - 5]).data<double>().ToArray())];
        double total = 0;
        for (int i = 0; i < 10; i++)
        {
            double sum = Enumerable.Range(0, 10).Where(k => k != i).Sum(k => Math.Exp(Cosine(z[i], z[k]) / 0.2));
            total -= Math.Log(Math.Exp(Cosine(z[i], z[(i + 5) % 10]) / 0.2) / sum);
        }

        Assert.Equal(total / 10, NtXent.Loss(a, b, 0.2).ToDouble(), 1e-12);
    }

    [Fact]
    public void Equal_vectors_give_the_logarithm_of_the_number_of_others()
    {
        using var scope = NewDisposeScope();
        Tensor z = ones(8, 16);
        Assert.Equal(Math.Log(15), NtXent.Loss(z, z).ToDouble(), 1e-5);
    }

    [Fact]
    public void One_pair_has_no_negatives_and_no_loss()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, NtXent.Loss(randn(1, 16), randn(1, 16)).ToDouble(), 1e-7);
    }

    [Fact]
    public void Large_vectors_and_small_temperatures_stay_finite()
    {
        using var scope = NewDisposeScope();
        Tensor z = randn(8, 16).mul(1e18f).requires_grad_();
        Tensor loss = NtXent.Loss(z, z.neg(), 1e-3);
        loss.backward();
        Assert.True(double.IsFinite(loss.ToDouble()));
        Assert.True(isfinite(z.grad!).all().ToBoolean());
    }

    [Fact]
    public void Sets_of_different_size_are_an_error()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<VcmrException>(() => NtXent.Loss(randn(4, 8), randn(3, 8)));
        Assert.Throws<VcmrException>(() => NtXent.Loss(randn(4, 8), randn(4, 8), 0));
    }

    private static Tensor Vectors(string name, string set)
    {
        float[] values = Shared.Floats("ntxent", $"{name}_{set}.f32");
        return tensor(values).reshape(-1, 128).requires_grad_();
    }

    private static void AssertGradient(float[] expected, Tensor gradient)
    {
        float[] actual = gradient.data<float>().ToArray();
        double scale = Math.Max(1, expected.Max(Math.Abs));
        Assert.All(expected.Zip(actual), p => Assert.InRange(Math.Abs((double)p.First - p.Second) / scale, 0, 1e-5));
    }

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
}
