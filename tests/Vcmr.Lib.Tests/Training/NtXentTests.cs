using System.Text.Json.Nodes;
using TorchSharp;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training;

[Collection(nameof(Alone))]
public sealed class NtXentTests
{
    private static readonly string[] WithVectors = ["N2", "N4", "N16", "N64", "same_views_N8", "zero_vector_N8"];

    public static TheoryData<string, double> Cases =>
        new(WithVectors.SelectMany(name => new[] { (name, 0.1), (name, 0.5) }));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradients_equal_the_reference(string name, double temperature)
    {
        JsonNode scalars = GoldenFiles.Manifest("ntxent")["scalars"]![$"{name}_tau{temperature}"]!;
        using var scope = NewDisposeScope();
        Tensor zi = Vectors(name, "zi"), zj = Vectors(name, "zj");
        Tensor loss = NtXent.Loss(zi, zj, temperature);
        Assert.Equal(scalars["loss_ref_float64"]!.GetValue<double>(), loss.ToDouble(), 1e-5);

        loss.backward();
        AssertGradient(GoldenFiles.Floats("ntxent", $"{name}_tau{temperature}_grad_zi.f32"), zi.grad!);
        AssertGradient(GoldenFiles.Floats("ntxent", $"{name}_tau{temperature}_grad_zj.f32"), zj.grad!);
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

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Edge_cases_equal_the_reference(double temperature)
    {
        using var scope = NewDisposeScope();
        JsonNode scalars = GoldenFiles.Manifest("ntxent")["scalars"]!;
        Tensor one = Vectors("same_views_N8", "zi"), other = Vectors("same_views_N8", "zj");
        AssertCase("scaled_N8", one * 1e4f, other * 1e-4f);
        AssertCase("same_views_N8", one, other);
        Tensor row = one[0].expand(8, 128);
        AssertCase("all_equal_N8", row, row);
        Tensor axes = eye(16, 128);
        AssertCase("orthogonal_N8", axes.narrow(0, 0, 8), axes.narrow(0, 8, 8));
        AssertCase("N1", one.narrow(0, 0, 1), other.narrow(0, 1, 1));

        void AssertCase(string name, Tensor zi, Tensor zj)
        {
            Assert.Equal(scalars[$"{name}_tau{temperature}"]!["loss_ref_float64"]!.GetValue<double>(), NtXent.Loss(zi, zj, temperature).ToDouble(), 1e-5);
        }
    }

    [Fact]
    public void Negatives_come_from_both_modalities()
    {
        // Audio along the first axes and video along the next, all apart: a pair is no nearer than any other vector, so all
        // 2N − 1 others of both modalities compete. With negatives of the other modality alone it would be ln N.
        using var scope = NewDisposeScope();
        Tensor axes = eye(10, 12);
        Assert.Equal(Math.Log(9), NtXent.Loss(axes.narrow(0, 0, 5), axes.narrow(0, 5, 5)).ToDouble(), 1e-6);

        // By hand, N = 2 and τ = 1: both audio vectors equal the first video, and the second video is apart from all.
        Tensor a = tensor(new float[,] { { 1, 0 }, { 1, 0 } }), v = tensor(new float[,] { { 1, 0 }, { 0, 1 } });
        double near = Math.E, far = 1;
        double expected = ((-2 * Math.Log(near / (near + near + far))) - Math.Log(far / (near + near + far)) - Math.Log(far / (3 * far))) / 4;
        Assert.Equal(expected, NtXent.Loss(a, v, 1).ToDouble(), 1e-6);
    }

    [Fact]
    public void Gradients_are_those_of_the_formula()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        Tensor a = randn(4, 6, dtype: ScalarType.Float64).requires_grad_(), b = randn(4, 6, dtype: ScalarType.Float64);
        NtXent.Loss(a, b, 0.3).backward();
        const double Step = 1e-6;
        using var _ = no_grad();
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                Tensor up = a.clone(), down = a.clone();
                up[i, j] = up[i, j] + Step;
                down[i, j] = down[i, j] - Step;
                double slope = (NtXent.Loss(up, b, 0.3).ToDouble() - NtXent.Loss(down, b, 0.3).ToDouble()) / (2 * Step);
                Assert.Equal(slope, a.grad![i, j].ToDouble(), 1e-7);
            }
        }
    }

    [Fact]
    public void Tiny_vectors_have_the_gradient_of_PyTorchs_cosine_similarity()
    {
        // Below epsilon = 1e-8 the length counts as epsilon, and is differentiated as if it did not:
        // cos(x, y) = x·y / (ε |y|), gradient (y/|y| − x (x·y) / (ε² |y|)) / ε.
        using var scope = NewDisposeScope();
        Tensor x = tensor(new float[,] { { 3e-9f, 4e-9f }, { 1, 0 } }).requires_grad_(), y = tensor(new float[,] { { 1, 0 }, { 0, 1 } });
        NtXent.Loss(x, y, 1).backward();
        double[] numeric = Gradient([3e-9, 4e-9]);
        float[] actual = x.grad![0].data<float>().ToArray();
        Assert.All(numeric.Zip(actual), g => Assert.Equal(1, g.Second / g.First, 1e-4));

        static double[] Gradient(double[] u)
        {
            const double Epsilon = 1e-8;
            // dL/ds of the similarities of x₁ to (1, 0), (0, 1), (1, 0), where x₁ = u/ε; the other similarities are 0 and 1.
            double[][] others = [[1, 0], [1, 0], [0, 1]];
            double[] s = [.. others.Select(o => ((u[0] * o[0]) + (u[1] * o[1])) / Epsilon)];
            // Partner first: y₁ = (1, 0); then x₂ = (1, 0) with its row, then y₂ = (0, 1) with its row.
            double own = s.Sum(Math.Exp);
            double[] dl =
            [
                (Math.Exp(s[0]) / own) - 1 + (Math.Exp(s[0]) / (Math.Exp(s[0]) + Math.E + 1)) - 1,
                (Math.Exp(s[1]) / own) + (Math.Exp(s[1]) / (Math.Exp(s[1]) + Math.E + 1)),
                (Math.Exp(s[2]) / own) + (Math.Exp(s[2]) / (Math.Exp(s[2]) + 1 + 1)),
            ];
            double[] g = [.. Enumerable.Range(0, 2).Select(j => others.Select((o, i) => dl[i] * o[j]).Sum() / 4)];
            double along = ((g[0] * u[0]) + (g[1] * u[1])) / (Epsilon * Epsilon);
            return [.. g.Select((value, j) => (value - (u[j] * along)) / Epsilon)];
        }
    }

    [Fact]
    public void Equal_vectors_give_the_logarithm_of_the_number_of_others()
    {
        using var scope = NewDisposeScope();
        Tensor z = ones(8, 16);
        Assert.Equal(Math.Log(15), NtXent.Loss(z, z).ToDouble(), 1e-5);
    }

    [Fact]
    public void One_pair_has_no_negatives_no_loss_and_no_gradient()
    {
        using var scope = NewDisposeScope();
        Tensor a = randn(1, 16).requires_grad_(), b = randn(1, 16).requires_grad_();
        Tensor loss = NtXent.Loss(a, b);
        loss.backward();
        Assert.Equal(0, loss.ToDouble());
        Assert.All(a.grad!.data<float>().Concat(b.grad!.data<float>()), g => Assert.Equal(0, g));
    }

    [Theory]
    [InlineData(1e18f, 1e-3)]
    [InlineData(3e38f, 0.1)]
    [InlineData(1e-30f, 0.1)]
    [InlineData(1, 1e-6)]
    [InlineData(0, 0.1)]
    public void Large_and_small_vectors_and_temperatures_stay_finite(float scale, double temperature)
    {
        using var scope = NewDisposeScope();
        Tensor a = (rand(8, 16) * scale).requires_grad_(), b = ((rand(8, 16) - 1) * scale).requires_grad_();
        Tensor loss = NtXent.Loss(a, b, temperature);
        loss.backward();
        Assert.True(double.IsFinite(loss.ToDouble()));
        Assert.True(isfinite(a.grad!).all().ToBoolean());
        Assert.True(isfinite(b.grad!).all().ToBoolean());
    }

    [Fact]
    public void Very_long_vectors_have_the_loss_of_their_directions()
    {
        using var scope = NewDisposeScope();
        Tensor a = rand(8, 16) + 0.5, b = rand(8, 16) - 0.5;
        Assert.Equal(NtXent.Loss(a, b).ToDouble(), NtXent.Loss(a * 1e38f, b * 1e30f).ToDouble(), 1e-5);
    }

    [Fact]
    public void Half_precision_vectors_are_compared_in_single_precision()
    {
        using var scope = NewDisposeScope();
        Tensor a = randn(16, 32).to(ScalarType.BFloat16), b = randn(16, 32).to(ScalarType.BFloat16);
        Tensor loss = NtXent.Loss(a, b);
        Assert.Equal(ScalarType.Float32, loss.dtype);
        Assert.Equal(NtXent.Loss(a.to(ScalarType.Float32), b.to(ScalarType.Float32)).ToDouble(), loss.ToDouble());
    }

    [Fact]
    public void Memory_is_that_of_the_similarities()
    {
        using var scope = NewDisposeScope();
        Tensor a = randn(1024, 512).requires_grad_(), b = randn(1024, 512).requires_grad_();
        long before = PeakMemory();
        NtXent.Loss(a, b).backward();
        // One 2N × 2N matrix has 16 MiB; pairs of vectors side by side, 2N × 2N × width, would have 8 GiB.
        Assert.InRange(PeakMemory() - before, 0, 256L << 20);
    }

    [Fact]
    public void Sets_of_different_size_are_an_error()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<VcmrException>(() => NtXent.Loss(randn(4, 8), randn(3, 8)));
        Assert.Throws<VcmrException>(() => NtXent.Loss(randn(4, 8), randn(4, 8), 0));
        Assert.Throws<VcmrException>(() => NtXent.Loss(randn(0, 8), randn(0, 8)));
    }

    private static long PeakMemory()
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) << 10;
    }

    private static Tensor Vectors(string name, string set)
    {
        float[] values = GoldenFiles.Floats("ntxent", $"{name}_{set}.f32");
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
