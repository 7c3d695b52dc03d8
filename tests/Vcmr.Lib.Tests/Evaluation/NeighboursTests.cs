using Vcmr.Evaluation;
using Xunit;

namespace Vcmr.Tests.Evaluation;

public sealed class NeighboursTests
{
    [Fact]
    public void Agreement_is_whole_where_classes_are_apart()
    {
        float[][] embeddings = [[1, 0], [2, 0.1f], [1, -0.1f], [-1, 0], [-3, 0.1f], [-1, -0.1f]];
        Assert.Equal(1, Neighbours.Agreement(embeddings, ["a", "a", "a", "b", "b", "b"], 2), 1e-12);
        Assert.Equal(0.5, Neighbours.Agreement(embeddings, ["a", "b", "c", "d", "d", "d"], 2), 1e-12);
    }

    [Fact]
    public void Chance_is_the_share_of_others_that_have_the_class()
    {
        Assert.Equal(2 / 5.0, Neighbours.Chance(["a", "a", "a", "b", "b", "b"]), 1e-12);
        Assert.Equal(0, Neighbours.Chance(["a", "b"]), 1e-12);
        Assert.Throws<VcmrException>(() => Neighbours.Chance(["a"]));
    }

    [Fact]
    public void Agreement_refuses_too_few_embeddings()
    {
        Assert.Throws<VcmrException>(() => Neighbours.Agreement([[1], [2]], ["a", "a"], 2));
        Assert.Throws<VcmrException>(() => Neighbours.Agreement([[1], [2]], ["a"], 1));
    }
}
