using Vcmr.Evaluation;
using Vcmr.Lessons.Contrastive;
using Xunit;

namespace Vcmr.Tests.Lessons;

public sealed class PairGradientsTests
{
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Gradients_equal_the_softmax_of_the_closed_form(double temperature)
    {
        const int pairs = 5, width = 4;
        var random = new CounterRandom(7);
        float[] first = [.. Enumerable.Range(0, pairs * width).Select(_ => (float)random.NextGaussian())];
        float[] second = [.. Enumerable.Range(0, pairs * width).Select(_ => (float)random.NextGaussian())];
        double[,] actual = PairGradients.Of(first, second, width, temperature);

        float[] all = [.. first, .. second];
        float[,] s = EmbeddingGeometry.CosineSimilarities(all, all, width);
        const int rows = 2 * pairs;
        double Row(int i, int j) =>
            ((Math.Exp(s[i, j] / temperature) / Enumerable.Range(0, rows).Where(b => b != i).Sum(b => Math.Exp(s[i, b] / temperature))) - (j == (i + pairs) % rows ? 1 : 0))
            / (rows * temperature);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                Assert.Equal(i == j ? 0 : Row(i, j) + Row(j, i), actual[i, j], 2e-5 / temperature);
            }
        }
    }

    [Fact]
    public void Gradients_of_equal_vectors_push_every_negative_alike()
    {
        double[,] gradients = PairGradients.Of([1, 0, 1, 0, 1, 0], [1, 0, 1, 0, 1, 0], 2, 0.1);
        Assert.Equal(gradients[0, 1], gradients[2, 4], 1e-6);
        Assert.True(gradients[0, 1] > 0);
        Assert.True(gradients[0, 3] < 0);
    }
}
