using Vcmr.Studies;
using Vcmr.Synthesis;
using Vcmr.Synthesis.Composition;
using Vcmr.Synthesis.Files;
using Vcmr.Synthesis.Picture;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Synthesis;

public sealed class SeenSongTests
{
    private static readonly PictureCue[] All = Enum.GetValues<PictureCue>();
    private static readonly DemoOptions Sixty = new() { Videos = 60, Clips = 0, Rejects = false, ShortestVideo = 8, LongestVideo = 9 };

    [Theory]
    [InlineData(PictureCue.Instruments)]
    [InlineData(PictureCue.Voice)]
    [InlineData(PictureCue.Mood)]
    [InlineData(PictureCue.Tempo)]
    public void Cue_that_is_off_shows_the_song_no_more_often_than_chance_and_leaves_the_others_alone(PictureCue off)
    {
        SongSpec[] heard = [.. new DemoPlan(Sixty).Items.Select(i => i.Spec)];
        DemoItem[] items = [.. new DemoPlan(Sixty with { Cues = [.. All.Where(c => c != off)] }).Items];
        SeenSong[] seen = [.. items.Select(i => i.Seen(Composer.Compose(i.Spec, excerpt: false)))];
        Assert.Equal(heard.Select(s => s.Key), items.Select(i => i.Spec.Key));
        foreach (PictureCue cue in All)
        {
            double[] chance = [.. Enumerable.Range(1, 20).Select(d => heard.Select((s, i) => Alike(cue, s, heard[(i + d) % heard.Length])).Average())];
            double agreement = heard.Select((s, i) => Alike(cue, s, Shown(cue, seen[i]))).Average();
            if (cue == off)
            {
                Assert.InRange(agreement, chance.Min() - 0.05, chance.Max() + 0.02);
            }
            else
            {
                Assert.Equal(1, agreement);
                Assert.True(chance.Max() < 0.75);
            }
        }
    }

    [Fact]
    public void Pictures_without_cues_do_not_change_whatever_the_song_is()
    {
        (SongSpec song, SongSpec changed, SongSpec other) = Songs();
        Assert.Equal(Shots(song, other, []), Shots(changed, other, []));
    }

    [Theory]
    [InlineData(PictureCue.Instruments)]
    [InlineData(PictureCue.Voice)]
    [InlineData(PictureCue.Mood)]
    [InlineData(PictureCue.Tempo)]
    public void Pictures_of_one_cue_change_with_the_song(PictureCue only)
    {
        (SongSpec song, SongSpec changed, SongSpec other) = Songs();
        Assert.NotEqual(Shots(song, other, [only]), Shots(changed, other, [only]));
    }

    [Fact]
    public void Cuts_stay_where_the_tempo_is_another_songs()
    {
        (SongSpec song, SongSpec changed, SongSpec other) = Songs();
        PictureCue[] cues = [PictureCue.Instruments, PictureCue.Voice, PictureCue.Mood];
        Assert.Equal(Storyboard.CutFrames(Seen(song, other, cues), 15), Storyboard.CutFrames(Seen(changed, other, cues), 15));
        Assert.NotEqual(Storyboard.CutFrames(Seen(song, other, All), 15), Storyboard.CutFrames(Seen(changed, other, All), 15));
    }

    [Fact]
    public void Corpus_of_other_cues_has_the_same_sound_and_labels_and_other_pictures_in_place_of_the_old_ones()
    {
        using var folder = new TemporaryFolder();
        DemoOptions options = new() { Videos = 1, Clips = 10, ShortestVideo = 6, LongestVideo = 7, Rejects = false };
        string video = folder.File("videos/song-001.mp4");
        DemoCorpus.Make(folder.Path, options, null, CancellationToken.None);
        byte[] sound = Media.Sound(video), pictures = Media.Pictures(video), clip = File.ReadAllBytes(folder.File("tagged/audio/clip-0003.mp3"));
        string labels = File.ReadAllText(folder.File("tagged/clips.csv"));

        DemoSummary summary = DemoCorpus.Make(folder.Path, options with { Cues = [] }, null, CancellationToken.None);
        Assert.Equal((11, 0), (summary.Made, summary.Kept));
        Assert.Equal(sound, Media.Sound(video));
        Assert.NotEqual(pictures, Media.Pictures(video));
        Assert.Equal(clip, File.ReadAllBytes(folder.File("tagged/audio/clip-0003.mp3")));
        Assert.Equal(labels, File.ReadAllText(folder.File("tagged/clips.csv")));
    }

    [Fact]
    public void Recipe_of_all_cues_is_the_one_from_before_there_was_a_choice()
    {
        Assert.Equal("56dfb10a7b430188effaedc8fc5f1a0a90f801b1e837fa7aa171af2ab25c7584", DemoState.RecipeOf(new DemoOptions()));
        Assert.Equal(DemoState.RecipeOf(new DemoOptions()), DemoState.RecipeOf(new DemoOptions { Cues = [.. All.Reverse()] }));
        Assert.NotEqual(DemoState.RecipeOf(new DemoOptions()), DemoState.RecipeOf(new DemoOptions { Cues = [PictureCue.Mood] }));
    }

    [Fact]
    public void Make_refuses_a_cue_that_is_named_twice()
    {
        using var folder = new TemporaryFolder();
        DemoOptions options = new() { Cues = [PictureCue.Mood, PictureCue.Mood] };
        VcmrException wrong = Assert.Throws<VcmrException>(() => DemoCorpus.Make(folder.Path, options, null, CancellationToken.None));
        Assert.Contains("Cues is [Mood, Mood]", wrong.Message);
    }

    private static SongSpec Shown(PictureCue cue, SeenSong seen) => cue switch
    {
        PictureCue.Instruments => seen.Instruments.Spec,
        PictureCue.Voice => seen.Voice.Spec,
        PictureCue.Mood => seen.Mood.Spec,
        _ => seen.Tempo.Spec,
    };

    // From 0 to 1; what a cue tells, without fine differences.
    private static double Alike(PictureCue cue, SongSpec a, SongSpec b)
    {
        if (cue == PictureCue.Instruments)
        {
            Instrument[] x = Players(a), y = Players(b);
            return (double)x.Intersect(y).Count() / x.Union(y).Count();
        }

        bool alike = cue switch
        {
            PictureCue.Voice => a.Singer == b.Singer,
            PictureCue.Mood => a.Genre == b.Genre && a.Mode == b.Mode,
            _ => Math.Abs(a.Energy - b.Energy) < 0.1,
        };
        return alike ? 1 : 0;
    }

    private static Instrument[] Players(SongSpec spec) => [.. spec.Parts.Select(p => p.Instrument).Where(i => i != Instrument.Voice)];

    // Two songs of one key that differ in all that pictures can tell, and a third one.
    private static (SongSpec Song, SongSpec Changed, SongSpec Other) Songs()
    {
        var random = new CounterRandom(5);
        SongSpec song = SpecGenerator.Draw(Genre.Folk, 8, ref random) with
        {
            Singer = Singer.Female,
            Bpm = 150,
            Mode = Mode.Major,
            Dynamics = Dynamics.Loud,
            Parts = [new Part(Instrument.Voice, Role.Melody, 0, 0), new Part(Instrument.Piano, Role.Chords, 0, 0)],
        };
        SongSpec changed = song with
        {
            Genre = Genre.Electronic,
            Singer = Singer.Male,
            Bpm = 70,
            Mode = Mode.Minor,
            Dynamics = Dynamics.Soft,
            Parts = [song.Parts[0], new Part(Instrument.Drums, Role.Beat, 0, 0), new Part(Instrument.Harp, Role.Arpeggio, 0, 0)],
        };
        SongSpec other = SpecGenerator.Draw(Genre.Jazz, 8, ref random);
        return (song, changed, other);
    }

    private static SeenSong Seen(SongSpec song, SongSpec other, PictureCue[] cues) => SeenSong.Of(Composer.Compose(song, excerpt: false), other, cues);

    private static byte[] Shots(SongSpec song, SongSpec other, PictureCue[] cues)
    {
        using Storyboard storyboard = Storyboard.Create(Seen(song, other, cues), 15);
        using var buffer = new FrameBuffer();
        return [.. Enumerable.Range(0, storyboard.Frames / 10).SelectMany(i => buffer.Draw(storyboard.At(i * 10), i * 10 / 15.0).ToArray())];
    }
}
