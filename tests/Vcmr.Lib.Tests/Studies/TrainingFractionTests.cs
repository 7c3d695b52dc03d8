using Vcmr.Datasets.Tagged;
using Vcmr.Studies;
using Xunit;

namespace Vcmr.Tests.Studies;

public sealed class TrainingFractionTests
{
    // 200 clips; tag 9 is rare, tag 0 is on every second clip.
    private static readonly TaggedClip[] Clips =
    [
        .. Enumerable.Range(0, 200).Select(i => new TaggedClip($"{i}", "train", [.. Enumerable.Range(0, 10).Where(t => i % ((t * t) + 2) == 0)], 0, 0)),
    ];

    [Fact]
    public void Smaller_part_lies_within_the_larger_one()
    {
        int[] larger = TrainingFraction.Take(Clips, 1, seed: 3);
        Assert.Equal(200, larger.Distinct().Count());
        foreach (double fraction in new[] { 0.8, 0.5, 0.2, 0.1, 0.05 })
        {
            int[] part = TrainingFraction.Take(Clips, fraction, seed: 3);
            Assert.Equal((int)Math.Round(200 * fraction), part.Length);
            Assert.Subset(larger.ToHashSet(), part.ToHashSet());
            larger = part;
        }
    }

    [Fact]
    public void No_tag_disappears_while_it_can_be_kept()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            int[] part = TrainingFraction.Take(Clips, 0.05, seed);
            Assert.Equal(10, part.SelectMany(i => Clips[i].Tags).Distinct().Count());
        }
    }

    [Fact]
    public void Another_seed_takes_other_clips()
    {
        Assert.NotEqual(TrainingFraction.Take(Clips, 0.2, 1).Order(), TrainingFraction.Take(Clips, 0.2, 2).Order());
        Assert.Equal(TrainingFraction.Take(Clips, 0.2, 1), TrainingFraction.Take(Clips, 0.2, 1));
    }
}
