using Vcmr.Synthesis.Composition;
using Vcmr.Synthesis.Picture;
using Xunit;

namespace Vcmr.Tests.Synthesis;

public sealed class StoryboardTests
{
    [Fact]
    public void Scenes_stay_far_below_thirty_seconds_and_lively_songs_are_cut_faster()
    {
        var random = new CounterRandom(8);
        SongSpec spec = SpecGenerator.Draw(Genre.Folk, 60, ref random);
        int Cuts(double bpm, Dynamics dynamics)
        {
            SongSpec changed = spec with { Bpm = bpm, Dynamics = dynamics };
            int[] cuts = [0, .. Storyboard.CutFrames(SeenSong.Of(Composer.Compose(changed, excerpt: false)), 20), 60 * 20];
            Assert.All(cuts.Zip(cuts.Skip(1)), c => Assert.InRange((c.Second - c.First) / 20.0, 1, 16));
            return cuts.Length;
        }

        Assert.True(Cuts(165, Dynamics.Loud) > 1.8 * Cuts(62, Dynamics.Soft));
    }

    [Fact]
    public void Scene_shows_only_instruments_that_play_in_it()
    {
        NoteEvent[] early = [.. Enumerable.Range(0, 10).Select(i => new NoteEvent(i, 0.5, 60 + i, 0.8, i))];
        var timeline = new PartTimeline(early);
        Assert.True(timeline.Plays(2, 5));
        Assert.False(timeline.Plays(12, 15));
        Assert.Equal(4, timeline.Last(4.2));
        Assert.Equal(-1, timeline.Last(-0.5));
        Assert.True(timeline.Level(4.2) > 0.5);
        Assert.Equal(0, timeline.Level(4.9));
    }

    [Theory]
    [InlineData("Guitar")]
    [InlineData("Harp")]
    [InlineData("Piano")]
    [InlineData("Vibraphone")]
    [InlineData("Strings")]
    [InlineData("Flute")]
    [InlineData("Drums")]
    [InlineData("Synth")]
    [InlineData("Bass")]
    [InlineData("Voice")]
    public void Figure_moves_when_its_part_plays(string name)
    {
        var random = new CounterRandom(9);
        Instrument instrument = Enum.Parse<Instrument>(name);
        SongSpec spec = SpecGenerator.Draw(Genre.Folk, 10, ref random) with { Parts = [new Part(instrument, Role.Melody, 0, 0)] };
        double pitch = instrument == Instrument.Drums ? (int)DrumPiece.Snare : 60;
        var playing = new Song(spec, [[new NoteEvent(5, 1, pitch, 1, 0), new NoteEvent(6.05, 1, pitch, 1, 0)]], 0);
        var resting = new Song(spec, [[]], 0);
        Assert.NotEqual(Shot(playing), Shot(resting));
        Assert.Equal(Shot(playing), Shot(playing));
    }

    private static byte[] Shot(Song song)
    {
        using Storyboard storyboard = Storyboard.Create(SeenSong.Of(song), 15, []);
        using var buffer = new FrameBuffer();
        Scene scene = storyboard.Scenes[0];
        var cast = new Cast(Performer.Make(song, 0, song.Spec.BeatSeconds, new CounterRandom(1)), 160, 90, 70, false);
        using var shown = new Scene
        {
            Start = scene.Start,
            End = scene.End,
            Background = Backdrop.Paint(BackdropKind.Bokeh, new Palette(40, 0.5, 0.8), new CounterRandom(2)),
            Camera = scene.Camera,
            Cast = [cast],
            Distractors = [],
            Light = default,
            LightX = 0,
        };
        return buffer.Draw(shown, 6.1).ToArray();
    }
}
