using CsCheck;
using Vcmr.Datasets;
using Xunit;

namespace Vcmr.Tests.Datasets;

public class ShardTests
{
    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("3/4", 3, 4)]
    public void Shard_is_written_as_number_and_count(string text, int number, int count)
    {
        Assert.Equal(new Shard(number, count), Shard.Parse(text));
        Assert.Equal(text, Shard.Parse(text)!.Value.ToString());
    }

    [Theory]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("1/0")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("-1/2")]
    [InlineData("+1/2")]
    [InlineData(" 1/2")]
    [InlineData("a/b")]
    [InlineData("")]
    public void Text_that_names_no_shard_is_none(string text) => Assert.Null(Shard.Parse(text));

    [Fact]
    public void Every_item_belongs_to_exactly_one_shard() => Gen.Select(Gen.String, Gen.Int[1, 20]).Sample(
        (item, count) => Enumerable.Range(1, count).Count(i => new Shard(i, count).Contains(item)) == 1);

    // Python: 1 + int.from_bytes(hashlib.sha256(path.encode()).digest()[:8], "big") % n
    [Theory]
    [InlineData("a.mp4", 4, 1)]
    [InlineData("ünïcode 音楽.mp4", 4, 3)]
    [InlineData("ünïcode 音楽.mp4", 7, 3)]
    public void Item_belongs_to_the_shard_that_its_hash_names(string item, int count, int expected) => Assert.True(new Shard(expected, count).Contains(item));
}
