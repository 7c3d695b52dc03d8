using TorchSharp;
using Vcmr.Models;
using Vcmr.Native;
using Vcmr.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

/// <summary>One pass over memory beside torch's own layers: batch norm, max pooling, ReLU.</summary>
[Collection(nameof(Alone))]
public sealed class NormalisedPoolTests
{
    public static TheoryData<int, int, int, bool> Shapes => new()
    {
        { 16, 27, 3, true }, { 16, 27, 3, false }, { 12, 20, 3, true }, { 23, 29, 4, true }, { 8, 200, 1, true }, { 9, 15, 2, false }, { 40, 7, 7, true }, { 16, 1, 1, true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Values_gradients_and_running_statistics_are_those_of_the_layers(int channels, int length, int pool, bool train)
    {
        using var scope = NewDisposeScope();
        (BatchNorm1d own, BatchNorm1d theirs) = Norms(channels, train);
        (Tensor x, Tensor same) = (Input(3, channels, length), Input(3, channels, length));
        Tensor y = NormalisedPool.Apply(x.transpose(1, 2), own, pool).transpose(1, 2), expected = Layers(same, theirs, pool);
        Tensors.Close(expected.detach(), y.detach(), 1e-5);

        Tensor gradient = randn_like(expected);
        y.backward([gradient]);
        expected.backward([gradient]);
        Tensors.Close(same.grad!, x.grad!, 2e-5);
        Tensors.Close(theirs.weight!.grad!, own.weight!.grad!, 1e-4);
        Tensors.Close(theirs.bias!.grad!, own.bias!.grad!, 1e-4);
        Tensors.Close(theirs.running_mean!, own.running_mean!, 1e-6);
        Tensors.Close(theirs.running_var!, own.running_var!, 1e-5);
        Assert.Equal(theirs.num_batches_tracked!.item<long>(), own.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void Half_precision_is_that_of_the_layers_to_a_rounding()
    {
        using var scope = NewDisposeScope();
        (BatchNorm1d own, BatchNorm1d theirs) = Norms(24, true);
        Tensor data = Input(4, 24, 90).detach().to_type(ScalarType.BFloat16);
        (Tensor same, Tensor x) = (data.to_type(ScalarType.Float32).requires_grad_(), data.requires_grad_());
        Tensor y = NormalisedPool.Apply(x.transpose(1, 2), own, 3).transpose(1, 2), expected = Layers(same, theirs, 3);
        Assert.Equal(ScalarType.BFloat16, y.dtype);
        // Eight bits of mantissa, of values up to 5.
        Tensors.Close(expected.detach(), y.detach().to_type(ScalarType.Float32), 0.02);
        Tensor gradient = randn_like(expected).to_type(ScalarType.BFloat16);
        y.backward([gradient]);
        expected.backward([gradient.to_type(ScalarType.Float32)]);
        Assert.Equal(ScalarType.BFloat16, x.grad!.dtype);
        Tensors.Close(same.grad!, x.grad!.to_type(ScalarType.Float32), 0.03);
        Tensors.Close(theirs.weight!.grad!, own.weight!.grad!, 1e-3);
    }

    [Fact]
    public void Variance_survives_a_mean_that_is_far_from_0()
    {
        using var scope = NewDisposeScope();
        (BatchNorm1d own, BatchNorm1d theirs) = Norms(8, true);
        Tensor x = randn(4, 3_000, 8, ScalarType.Float64).add(Numbers.Constant(10_000.0), Numbers.One);
        NormalisedPool.Apply(x.to_type(ScalarType.Float32), own, 3);
        theirs.to(ScalarType.Float64);
        Layers(x.transpose(1, 2), theirs, 3);
        Tensors.Close(theirs.running_var!.to_type(ScalarType.Float32), own.running_var!, 1e-3);
    }

    [Fact]
    public void Number_of_threads_changes_no_bit()
    {
        int threads = get_num_threads();
        try
        {
            Assert.Equal(Run(1), Run(3));
        }
        finally
        {
            set_num_threads(threads);
        }

        static byte[] Run(int threads)
        {
            set_num_threads(threads);
            using var scope = NewDisposeScope();
            (BatchNorm1d norm, _) = Norms(16, true);
            Tensor x = Input(5, 16, 999);
            Tensor y = NormalisedPool.Apply(x.transpose(1, 2), norm, 3);
            y.square().sum().backward();
            return [.. y.bytes, .. x.grad!.contiguous().bytes, .. norm.weight!.grad!.bytes, .. norm.running_var!.bytes];
        }
    }

    [Theory]
    [InlineData(true, ScalarType.Float32)]
    [InlineData(false, ScalarType.Float32)]
    [InlineData(true, ScalarType.BFloat16)]
    public void Without_a_graph_values_and_running_statistics_are_the_same_bits(bool train, ScalarType type)
    {
        Assert.Equal(Run(graph: true), Run(graph: false));

        byte[] Run(bool graph)
        {
            using var scope = NewDisposeScope();
            BatchNorm1d norm = Norms(16, train).Own;
            Tensor x = Input(5, 16, 100).to_type(type).transpose(1, 2);
            using var _ = graph ? null : no_grad();
            Tensor y = NormalisedPool.Apply(x, norm, 3);
            Assert.Equal(graph, y.requires_grad);
            return [.. y.detach().bytes, .. norm.running_mean!.bytes, .. norm.running_var!.bytes];
        }
    }

    [Fact]
    public void NaN_is_passed_on()
    {
        using var scope = NewDisposeScope();
        (BatchNorm1d norm, _) = Norms(8, false);
        Tensor x = zeros(1, 6, 8);
        x[0, 4, 5] = tensor(float.NaN);
        foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            float[] y = NormalisedPool.Apply(x.to_type(type), norm, 3).to_type(ScalarType.Float32).detach().data<float>().ToArray();
            Assert.Equal([13], y.Index().Where(v => float.IsNaN(v.Item)).Select(v => v.Index));
        }

        norm.train();
        Assert.Contains(NormalisedPool.Apply(x, norm, 3).detach().data<float>().ToArray(), float.IsNaN);
        Assert.True(float.IsNaN(norm.running_var!.data<float>()[5]));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Pooling_alone_is_that_of_torch_to_the_bit(ScalarType type)
    {
        using var scope = NewDisposeScope();
        Tensor x = Input(2, 19, 50).detach().to_type(type);
        Tensor expected = nn.functional.relu(nn.functional.max_pool1d(x, 3, 3));
        Assert.Equal(expected.bytes.ToArray(), NormalisedPool.Rectify(x.transpose(1, 2), 3).transpose(1, 2).contiguous().bytes.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Block_by_block_and_layer_by_layer_are_one_network(bool train)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var shape = new SampleCnnShape(5, 3, 5, Width: 16, EmbeddingSize: 32);
        using var network = new SampleCnn(shape);
        network.train(train);
        Tensor x = randn(6, 1, shape.InputLength);
        Tensor fast = network.call(x);
        fast.square().sum().backward();
        Dictionary<string, float[]> gradients = network.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad!.data<float>().ToArray());
        network.zero_grad();
        foreach (SampleCnnBlock block in network.modules().OfType<SampleCnnBlock>())
        {
            block.IsLayered = true;
        }

        Tensor layered = network.call(x);
        layered.square().sum().backward();
        Tensors.Close(layered.detach(), fast.detach(), 2e-5);
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
        {
            float scale = Math.Max(1, parameter.grad!.abs().max().item<float>());
            // A convolution's bias before batch norm has no gradient but rounding.
            Tensors.Close(gradients[name], parameter.grad!, 2e-4 * scale);
        }
    }

    [Theory]
    [InlineData(16, 5, true)]
    [InlineData(19, 3, false)]
    public void First_convolution_has_the_gradients_of_torch_s(int channels, int kernel, bool toInput)
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        Tensor x = randn(3, 1, 333 * kernel), weight = randn(channels, 1, kernel).requires_grad_(), bias = randn(channels).requires_grad_();
        Tensor windows = x.view(3, 333, kernel).detach().requires_grad_(toInput), own = weight.detach().view(channels, kernel).requires_grad_(), shift = bias.detach().requires_grad_();
        x.requires_grad_(toInput);
        Tensor expected = nn.functional.conv1d(x, weight, bias, kernel), found = WindowConvolution.Apply(windows, own, shift).transpose(1, 2);
        Tensors.Close(expected, found, 1e-5);
        Tensor gradient = randn_like(expected);
        expected.backward([gradient]);
        found.backward([gradient]);
        Tensors.Close(weight.grad!.view(channels, kernel), own.grad!, 1e-3);
        Tensors.Close(bias.grad!, shift.grad!, 1e-3);
        if (toInput)
        {
            Tensors.Close(x.grad!.view(3, 333, kernel), windows.grad!, 1e-5);
        }
    }

    private static (BatchNorm1d Own, BatchNorm1d Theirs) Norms(int channels, bool train)
    {
        manual_seed(3);
        (BatchNorm1d own, BatchNorm1d theirs) = (new(channels), new(channels));
        using var _ = no_grad();
        foreach ((Tensor a, Tensor b) in new[] { (own.weight!, theirs.weight!), (own.bias!, theirs.bias!), (own.running_mean!, theirs.running_mean!) })
        {
            // Negative weights too: what was the smallest is the largest then.
            b.copy_(a.copy_(randn_like(a)));
        }

        own.train(train);
        theirs.train(train);
        return (own, theirs);
    }

    private static Tensor Input(int batch, int channels, int length)
    {
        manual_seed(4);
        return randn(batch, channels, length).requires_grad_();
    }

    private static Tensor Layers(Tensor x, BatchNorm1d norm, int pool) => nn.functional.relu(nn.functional.max_pool1d(norm.call(x), pool, pool));
}
