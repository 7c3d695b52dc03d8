using CsCheck;
using Vcmr.Datasets.Parts;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Parts;

public sealed class DivisionTests : IDisposable
{
    private static readonly Gen<DividedItem[]> Items = Gen.Select(Gen.Long[0, 1_000_000], Gen.Double[0, 500]).Array[1, 60]
        .Select(all => all.Select((i, n) => new DividedItem($"{n}.mp4", i.Item1, i.Item2, 0)).ToArray());

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string File1 => _folder.File("division.json");

    [Fact]
    public void Every_item_is_in_one_part_and_no_part_has_more_than_a_third_above_the_best_there_is() => Gen.Select(Items, Gen.Int[1, 8]).Sample((items, parts) =>
    {
        var division = Division.Of(DividedKind.Videos, items, parts);
        Assert.Equal(items.Select(i => i.Path).Order(StringComparer.Ordinal), division.Items.Select(i => i.Path));
        double bytes = Math.Max(1, items.Sum(i => (double)i.Bytes)), seconds = Math.Max(1, items.Sum(i => i.Seconds));
        double Weight(DividedItem i) => (i.Bytes / bytes) + (i.Seconds / seconds);
        double most = division.Items.GroupBy(i => i.Part).Max(p => p.Sum(Weight));
        double best = Math.Max(items.Sum(Weight) / parts, items.Max(Weight));
        // The best there is may itself lie above this bound, by no more than one item.
        Assert.True(most <= (best * 4 / 3) + items.Max(Weight) + 1e-9);
        Assert.True(most <= best + items.Max(Weight) + 1e-9);
    });

    [Fact]
    public void Division_depends_neither_on_the_order_of_the_items_nor_on_when_it_is_made() => Items.Sample(items =>
    {
        var division = Division.Of(DividedKind.Clips, items, 4);
        var again = Division.Of(DividedKind.Clips, items.Reverse(), 4);
        Assert.Equal(division.Items, again.Items);
        Assert.Equal(division.Id, again.Id);
        Assert.NotEqual(division.Id, Division.Of(DividedKind.Clips, items, 5).Id);
    });

    [Fact]
    public void Long_item_is_weighed_against_many_short_ones()
    {
        DividedItem[] items = [new("long.mp4", 600, 600, 0), .. Enumerable.Range(0, 6).Select(i => new DividedItem($"{i}.mp4", 100, 100, 0))];
        var division = Division.Of(DividedKind.Videos, items, 2);
        int of = division.Items.Single(i => i.Path == "long.mp4").Part;
        Assert.Single(division.Items, i => i.Part == of);
    }

    [Fact]
    public void Ten_thousand_items_over_64_parts_are_dealt_out_evenly_and_read_back()
    {
        var random = new CounterRandom(1);
        DividedItem[] items = [.. Enumerable.Range(0, 10_000).Select(i => new DividedItem($"{i:00000}.mp4", 1000 + random.NextInt(50_000_000), 30 + random.NextInt(400), 0))];
        var division = Division.Of(DividedKind.Videos, items, 64);
        double bytes = items.Sum(i => (double)i.Bytes), seconds = items.Sum(i => i.Seconds);
        double[] loads = [.. division.Items.GroupBy(i => i.Part).Select(p => p.Sum(i => (i.Bytes / bytes) + (i.Seconds / seconds)))];
        Assert.Equal(64, loads.Length);
        Assert.InRange(loads.Max() / loads.Min(), 1, 1.001);
        DivisionFile.Write(File1, division);
        Assert.Equal(division.Items, DivisionFile.Read(File1).Items);
    }

    [Fact]
    public void Items_that_come_later_go_to_the_parts_that_have_least_and_move_no_other()
    {
        var division = Division.Of(DividedKind.Videos, [new("a.mp4", 900, 0, 0), new("b.mp4", 100, 0, 0)], 2);
        Division more = division.With([new("a.mp4", 1, 0, 0), new("c.mp4", 300, 0, 0), new("0.mp4", 200, 0, 0)]);
        Assert.Equal(["0.mp4", "a.mp4", "b.mp4", "c.mp4"], more.Items.Select(i => i.Path));
        Assert.Equal(division.Items, more.Items.Where(i => i.Path is "a.mp4" or "b.mp4"));
        int least = division.Items.Single(i => i.Path == "b.mp4").Part;
        Assert.All(more.Items.Where(i => i.Path is "c.mp4" or "0.mp4"), i => Assert.Equal(least, i.Part));
        Assert.Equal((division.Id, division.Revision + 1), (more.Id, more.Revision));
        Assert.Same(more, more.With(more.Items));
    }

    [Fact]
    public void Split_keeps_what_is_done_gives_the_rest_to_new_parts_and_is_remembered()
    {
        var division = Division.Of(DividedKind.Videos, Enumerable.Range(0, 12).Select(i => new DividedItem($"{i:00}.mp4", 10, 10, 0)), 3);
        string[] own = [.. division.Items.Where(i => i.Part == 2).Select(i => i.Path)];
        HashSet<string> done = [own[0]];

        Division split = division.Split(2, 2, done);

        Assert.Equal([1, 2, 3, 4, 5], split.Needed);
        Assert.Equal([own[0]], split.Items.Where(i => i.Part == 2).Select(i => i.Path));
        Assert.Equal(own[1..], split.Items.Where(i => i.Part > 3).Select(i => i.Path));
        Assert.Equal(division.Items.Where(i => i.Part != 2), split.Items.Where(i => i.Part is 1 or 3));
        PartSplit told = Assert.Single(split.Splits);
        Assert.Equal((2, 1, 3), (told.Part, told.Kept, told.Moved));
        Assert.Equal([4, 5], told.Into);
        Assert.Same(split, split.Split(2, 2, done));
        DivisionFile.Write(File1, split);
        Assert.Equal(told.Into, DivisionFile.Read(File1).Splits[0].Into);
        // Fewer items than parts, and of a part that was split into.
        Assert.Equal(6, split.Split(4, 9, new HashSet<string>()).Parts - split.Items.Count(i => i.Part == 4) + 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("{}")]
    [InlineData("""{"format":2,"id":"0123456789ab","kind":"videos","parts":1,"revision":1,"splits":[],"items":[]}""")]
    [InlineData("""{"format":1,"id":"0123456789ab","kind":"videos","parts":1,"revision":1,"splits":[],"items":[{"path":"a","bytes":1,"seconds":0,"part":2}]}""")]
    [InlineData("""{"format":1,"id":"0123456789ab","kind":"videos","parts":1,"revision":1,"splits":[],"items":[{"path":"a","bytes":1,"seconds":0,"part":1},{"path":"a","bytes":1,"seconds":0,"part":1}]}""")]
    public void Damaged_division_is_one_sentence(string text)
    {
        File.WriteAllText(File1, text);
        Assert.Contains("is no division", Assert.Throws<VcmrException>(() => DivisionFile.Read(File1)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no division", Assert.Throws<VcmrException>(() => DivisionFile.Read(File1 + ".none")).Message, StringComparison.Ordinal);
    }
}
