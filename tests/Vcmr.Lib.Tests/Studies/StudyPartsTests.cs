using Vcmr.Datasets.Parts;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Lessons;
using Vcmr.Studies;
using Vcmr.Tests.Cli;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Studies;

/// <summary>A study finds its data as one process would have prepared them, whoever prepared which part.</summary>
[Collection(nameof(Alone))]
public sealed class StudyPartsTests(TinyStudy tiny) : IClassFixture<TinyStudy>
{
    [Fact]
    public void Data_in_parts_have_the_fingerprints_of_data_in_one_piece()
    {
        (string videos, string clips) = Fingerprints("whole");
        using (Study study = Open("parts"))
        {
            StudyDivisions divided = study.Data.Parts.Divide(3);
            Assert.Equal((DividedKind.Music, 5), (divided.Videos.Kind, divided.Videos.Items.Count));
            Assert.Equal((DividedKind.Clips, 9), (divided.Clips!.Kind, divided.Clips.Items.Count));
            (PrepareSummary? music, TaggedCorpusSummary? tagged) = study.Data.Parts.Prepare(2);
            Assert.Equal(divided.Videos.Items.Count(i => i.Part == 2), music!.Processed);
            Assert.Equal(divided.Clips.Items.Count(i => i.Part == 2), tagged!.Processed);
            Assert.Contains("no part 4", Assert.Throws<VcmrException>(() => study.Data.Parts.Prepare(4)).Message, StringComparison.Ordinal);
            study.Data.Parts.Prepare(1);
        }

        // What nobody has prepared yet the study does itself.
        Assert.Equal((videos, clips), Fingerprints("parts"));
        using Study again = Open("parts");
        Assert.Equal(0, again.Data.PrepareVideos(TestContext.Current.CancellationToken).Processed);
        Assert.Equal(0, again.Data.PrepareTagged(TestContext.Current.CancellationToken).Processed);
        Assert.True(Directory.Exists(Path.Combine(again.Data.Folder, "music-corpus", "3")));
        Assert.False(File.Exists(Path.Combine(again.Data.Folder, "music-corpus", "catalog.db")));
    }

    [Fact]
    public void Tags_that_were_changed_are_taken_over_without_decoding()
    {
        using (Study study = Open("changed"))
        {
            study.Data.Parts.Divide(2, withDurations: false);
            study.Data.PrepareTagged(TestContext.Current.CancellationToken);
        }

        string csv = tiny.Path("clips.csv"), before = File.ReadAllText(csv);
        try
        {
            File.WriteAllText(csv, before.Replace("0.wav,train,a", "0.wav,train,b", StringComparison.Ordinal));
            string whole = Fingerprints("changed-whole").Clips;
            using Study study = Open("changed");
            Assert.Equal(0, study.Data.PrepareTagged(TestContext.Current.CancellationToken).Processed);
            Assert.Equal(whole, study.Tagged.Fingerprint);
        }
        finally
        {
            File.WriteAllText(csv, before);
        }
    }

    [Fact]
    public void Undivided_and_prepared_data_are_one_sentence_each()
    {
        using Study study = Open("sentences");
        Assert.Contains("data divide", Assert.Throws<VcmrException>(() => study.Data.Parts.Prepare(1)).Message, StringComparison.Ordinal);
        Assert.Contains("--parts", Assert.Throws<VcmrException>(() => study.Data.Parts.Divide(null)).Message, StringComparison.Ordinal);
        study.Data.PrepareVideos(TestContext.Current.CancellationToken);
        Assert.Contains("in one piece", Assert.Throws<VcmrException>(() => study.Data.Parts.Divide(2)).Message, StringComparison.Ordinal);
    }

    private (string Videos, string Clips) Fingerprints(string folder)
    {
        using Study study = Open(folder);
        return (study.Videos.Fingerprint, study.Tagged.Fingerprint);
    }

    private Study Open(string folder) => Lesson.Open(
        tiny.Profile, results: tiny.Path("results"), settings: [$"data.folder={tiny.Path(folder)}"], progress: new ProgressLines(TextWriter.Null, terminal: false));
}
