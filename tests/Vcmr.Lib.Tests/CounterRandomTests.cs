using Xunit;

namespace Vcmr.Tests;

public sealed class CounterRandomTests
{
    [Fact]
    public void Same_coordinates_give_the_same_draws_and_other_coordinates_others()
    {
        var a = new CounterRandom(1, 2, 3);
        var b = new CounterRandom(1, 2, 3);
        var c = new CounterRandom(1, 3, 2);
        ulong first = a.NextUInt64();
        Assert.Equal(first, b.NextUInt64());
        Assert.NotEqual(first, c.NextUInt64());
        Assert.NotEqual(first, a.NextUInt64());
    }

    [Fact]
    public void Uniform_and_gaussian_draws_have_the_right_moments()
    {
        var random = new CounterRandom(7);
        double sum = 0, normal = 0, square = 0;
        const int n = 20_000;
        for (int i = 0; i < n; i++)
        {
            sum += random.Uniform(2, 4);
            double g = random.NextGaussian();
            normal += g;
            square += g * g;
        }

        Assert.InRange(sum / n, 2.98, 3.02);
        Assert.InRange(normal / n, -0.03, 0.03);
        Assert.InRange(square / n, 0.96, 1.04);
    }

    [Fact]
    public void NextInt_reaches_every_value_equally_often()
    {
        var random = new CounterRandom(11);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.NextInt(7)]++;
        }

        Assert.All(counts, c => Assert.InRange(c, 9_600, 10_400));
    }
}
