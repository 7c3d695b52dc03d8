using TorchSharp.Modules;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

/// <summary>The layer before a head that knows the training clips' statistics.</summary>
[Collection(nameof(Alone))]
public class StandardisationTests
{
    [Fact]
    public void Measured_rows_get_mean_0_and_deviation_1_and_a_constant_column_is_centred()
    {
        float[] rows = [1, 100, 5, 3, 300, 5, 5, 800, 5];
        using var layer = new Standardisation(3);

        layer.Measure(rows);

        using var scope = NewDisposeScope();
        float[] values = layer.call(tensor(rows).reshape(3, 3)).data<float>().ToArray();
        for (int column = 0; column < 3; column++)
        {
            double[] own = [.. Enumerable.Range(0, 3).Select(r => (double)values[(r * 3) + column])];
            Assert.Equal(0, own.Average(), 1e-6);
            Assert.Equal(column == 2 ? 0 : 1, own.Average(v => v * v), 1e-5);
        }
    }

    [Fact]
    public void Head_with_it_has_the_weights_of_one_without()
    {
        Dictionary<string, float[]> Weights(bool standardise)
        {
            manual_seed(4);
            using Sequential head = TaggingHead.Create(3, 8, 4, standardise: standardise);
            return head.state_dict().ToDictionary(t => t.Key, t => t.Value.data<float>().ToArray());
        }

        Dictionary<string, float[]> plain = Weights(false), standardised = Weights(true);

        Assert.Equal([.. plain.Keys.Order(), "standardise.deviation", "standardise.mean"], standardised.Keys.Order());
        Assert.All(plain, p => Assert.Equal(p.Value, standardised[p.Key]));
    }
}
