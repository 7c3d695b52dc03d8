using System.Globalization;
using CsCheck;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

public sealed class SampleCnnShapeTests
{
    [Theory]
    [InlineData(98415, 5, 3, 9)]
    [InlineData(78732, 4, 3, 9)]
    [InlineData(59049, 3, 3, 9)]
    [InlineData(49152, 3, 4, 7)]
    [InlineData(65536, 4, 4, 7)]
    [InlineData(81920, 5, 4, 7)]
    [InlineData(98304, 3, 2, 15)]
    public void Length_has_one_shape_whatever_else_would_fit(int input, int kernel, int pool, int blocks)
    {
        SampleCnnShape shape = SampleCnnShape.ForInput(input, width: 16);
        Assert.Equal(new SampleCnnShape(kernel, pool, blocks, 16), shape);
        Assert.Equal(input, shape.InputLength);
    }

    [Fact]
    public void Every_configuration_of_the_authors_list_is_a_network()
    {
        string[] lines = File.ReadAllLines(GoldenFiles.Find("reference", "samplecnn-input-sizes.csv"));
        Assert.Equal(12, lines.Length);
        foreach (string[] row in lines.Skip(1).Select(l => l.Split(',')))
        {
            int[] numbers = [.. row[1..5].Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
            (int pool, int blocks, int kernel, int input) = (numbers[0], numbers[1], numbers[2], numbers[3]);
            var shape = new SampleCnnShape(kernel, pool, blocks, Width: 2, EmbeddingSize: 4);
            Assert.Equal(input, shape.InputLength);
            Assert.Equal(double.Parse(row[5], CultureInfo.InvariantCulture), shape.Seconds, 0.0051);
            Assert.Equal(input, SampleCnnShape.ForInput(input).InputLength);
            Assert.Equal((input, pool), (SampleCnnShape.ForInput(input, pool: pool).InputLength, SampleCnnShape.ForInput(input, pool: pool).Pool));

            using var scope = NewDisposeScope();
            using var model = new SampleCnn(shape);
            model.eval();
            Assert.Equal([1L, 4L], model.call(zeros(1, 1, input)).shape);
        }
    }

    [Fact]
    public void Pooling_decides_where_one_length_has_several_networks()
    {
        Assert.Equal(new SampleCnnShape(3, 2, 14), SampleCnnShape.ForInput(49152, pool: 2));
        Assert.Equal(new SampleCnnShape(4, 2, 14), SampleCnnShape.ForInput(65536, pool: 2));
        Assert.Equal(new SampleCnnShape(3, 5, 6), SampleCnnShape.ForInput(46875, pool: 5));
    }

    [Fact]
    public void Every_shape_is_found_by_its_length_and_pooling()
    {
        Gen.Select(Gen.Int[2, 5], Gen.Int[2, 7], Gen.Int[4, 10]).Sample((kernel, pool, blocks) =>
        {
            var shape = new SampleCnnShape(kernel, pool, blocks);
            SampleCnnShape found = SampleCnnShape.ForInput(shape.InputLength, pool: pool);
            // A kernel that holds the pooling as a factor also is one more block: 4 · 2^8 is 2 · 2^9.
            Assert.Equal(shape.InputLength, found.InputLength);
            Assert.True(found == shape || (found.Blocks < shape.Blocks && kernel * pool <= 5), $"{shape} → {found}");
        });
    }

    [Theory]
    [InlineData(60_000, null, "60000 samples, 3.75 s", "59049 samples, 3.69 s", "65536 samples, 4.10 s")]
    [InlineData(79_360, null, "79360 samples, 4.96 s", "78732 samples, 4.92 s", "81920 samples, 5.12 s")]
    [InlineData(59_049, 2, "59049 samples, 3.69 s", "49152 samples, 3.07 s", "65536 samples, 4.10 s")]
    [InlineData(98_416, 3, "98416 samples, 6.15 s", "98415 samples, 6.15 s", "118098 samples, 7.38 s")]
    public void Impossible_length_is_an_error_that_names_the_nearest_lengths(int input, int? pool, string asked, string below, string above)
    {
        var error = Assert.Throws<VcmrException>(() => SampleCnnShape.ForInput(input, pool: pool));
        Assert.Contains(asked, error.Message, StringComparison.Ordinal);
        Assert.Contains($"the nearest lengths are {below} and {above}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_beyond_both_ends_name_the_one_nearest()
    {
        Assert.Contains("the shortest is 32 samples", Assert.Throws<VcmrException>(() => SampleCnnShape.ForInput(0)).Message, StringComparison.Ordinal);
        Assert.Contains("the shortest is 162 samples", Assert.Throws<VcmrException>(() => SampleCnnShape.ForInput(-5, pool: 3)).Message, StringComparison.Ordinal);
        Assert.Contains("the longest is 1937102445 samples", Assert.Throws<VcmrException>(() => SampleCnnShape.ForInput(int.MaxValue, pool: 3)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3, 9, 8)]
    [InlineData(3, 1, 9, 8)]
    [InlineData(3, 3, 0, 8)]
    [InlineData(3, 3, 9, 0)]
    [InlineData(3, 3, 9, -8)]
    [InlineData(3, 3, 40, 8)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, 8)]
    public void Numbers_that_make_no_network_are_an_error(int kernel, int pool, int blocks, int width)
    {
        Assert.Throws<VcmrException>(() => new SampleCnn(new SampleCnnShape(kernel, pool, blocks, width)));
        Assert.Contains($"{kernel} · {pool}^{blocks} at width {width}", Assert.Throws<VcmrException>(() => new SampleCnnShape(kernel, pool, blocks, width).InputLength).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-3)]
    public void Pooling_by_less_than_two_is_an_error(int pool)
    {
        Assert.Throws<VcmrException>(() => SampleCnnShape.ForInput(49152, pool: pool));
    }

    [Theory]
    [InlineData(9, "1,1,2,2,2,2,2,4,4")]
    [InlineData(7, "1,1,2,2,2,4,4")]
    [InlineData(14, "1,1,2,2,2,2,2,2,2,2,2,2,4,4")]
    [InlineData(4, "1,1,4,4")]
    public void Channels_widen_from_two_narrow_blocks_to_two_wide_ones(int blocks, string plan)
    {
        var shape = new SampleCnnShape(Blocks: blocks);
        Assert.Equal(plan.Split(',').Select(n => 128 * int.Parse(n, CultureInfo.InvariantCulture)), Enumerable.Range(0, blocks).Select(shape.Channels));
    }
}
