using Vcmr.Datasets.Duplicates;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Duplicates;

public sealed class KnownDuplicatesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Checksums_that_are_equal_are_duplicates_as_MTG_Jamendo_lists_them()
    {
        string a = new('a', 64), b = new('b', 64), c = new('c', 64);
        KnownDuplicates known = Read($"{a} 34/1056334.mp3", $"{b} 00/7400.mp3", $"{a} 41/1077641.mp3", $"{c} 63/1159663.mp3", $"{c} 63/1234363.mp3", $"{c} 09/9.mp3");
        Assert.Equal([["34/1056334.mp3", "41/1077641.mp3"], ["63/1159663.mp3", "63/1234363.mp3", "09/9.mp3"]], known.Sets);
    }

    [Theory]
    [InlineData("34/1056334.mp3\t41/1077641.mp3")]
    [InlineData("34/1056334.mp3, 41/1077641.mp3")]
    [InlineData("34/1056334.mp3 41/1077641.mp3")]
    [InlineData("['34/1056334.mp3', '41/1077641.mp3']")]
    public void Sets_are_lines_of_names(string line) => Assert.Equal([["34/1056334.mp3", "41/1077641.mp3"]], Read("# a comment", "", line).Sets);

    [Fact]
    public void Comparison_counts_pairs_found_missed_and_extra_whatever_edition_the_files_are_of()
    {
        Recording[] recordings = [.. new[] { "34/1.low.mp3", "41/2.low.mp3", "41/3.low.mp3", "00/4.low.mp3", "00/5.low.mp3" }.Select(id => new Recording(id, "train"))];
        DuplicatePair extra = new(recordings[0], recordings[3], 0.9);
        var report = new DuplicateReport("x", recordings, [])
        {
            ByFingerprint = [new(recordings[0], recordings[1], 1), extra],
            Groups = [[recordings[0], recordings[1], recordings[3]]],
        };

        // The first by another folder, a set of which one recording is here, and one of which none is.
        KnownComparison found = Read("audio/34/1.mp3 41/2.mp3 41/3.mp3", "00/5.mp3 00/6.mp3", "8.mp3 9.mp3").Compare(report);

        Assert.Equal((3, 1, 0, 3, 1), (found.Sets, found.Present, found.Complete, found.Pairs, found.Found));
        Assert.Equal([["34/1.low.mp3", "41/3.low.mp3"], ["41/2.low.mp3", "41/3.low.mp3"]], found.Missed);
        Assert.Equal([extra], found.Extras);
        Assert.Equal(1, Read("34/1.mp3,41/2.mp3").Compare(report).Complete);
        // A list of pairs, in two of which is one recording.
        Assert.Empty(Read("34/1.mp3 41/2.mp3", "34/1.mp3 00/4.mp3").Compare(report).Extras);
    }

    [Theory]
    [InlineData("Line 2 of", "a.mp3 b.mp3", "c.mp3")]
    [InlineData("names no duplicates", "")]
    [InlineData("names no duplicates", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa a.mp3")]
    [InlineData("must be a SHA-256 sum", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa a.mp3", "b.mp3")]
    public void Other_text_is_an_error_that_names_the_line(string message, params string[] lines) =>
        Assert.Contains(message, Assert.Throws<VcmrException>(() => Read(lines)).Message, StringComparison.Ordinal);

    [Fact]
    public void List_of_another_set_and_a_file_that_is_not_there_are_errors()
    {
        var report = new DuplicateReport("x", [new Recording("a.mp3", "")], []);
        Assert.Contains("no two recordings", Assert.Throws<VcmrException>(() => Read("b.mp3 c.mp3").Compare(report)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<VcmrException>(() => KnownDuplicates.Read(_folder.File("gone.txt"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Number_after_a_dot_belongs_to_the_name()
    {
        Recording first = new("blues.00000.wav", ""), second = new("blues.00001.wav", ""), third = new("blues.00002.wav", "");
        KnownComparison comparison = Read("blues.00000 blues.00002").Compare(new DuplicateReport("x", [first, second, third], []));
        Assert.Equal(["blues.00000.wav", "blues.00002.wav"], Assert.Single(comparison.Missed));
    }

    private KnownDuplicates Read(params string[] lines)
    {
        File.WriteAllLines(_folder.File("known.txt"), lines);
        return KnownDuplicates.Read(_folder.File("known.txt"));
    }
}
