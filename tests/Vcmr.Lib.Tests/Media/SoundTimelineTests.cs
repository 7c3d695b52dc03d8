using Vcmr.Media;
using Xunit;

namespace Vcmr.Tests.Media;

/// <summary>Where decoded samples are put, from the stamps of their frames alone: 20 ms of sound a frame.</summary>
public class SoundTimelineTests
{
    private const int Second = AudioFormat.SampleRate;
    private const int Frame = Second / 50;

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Clean_sound_stays_as_it_is_whatever_its_stamps_are_rounded_to(int jitterMilliseconds)
    {
        Laid laid = Lay(500, n => (n * Frame) + (n % 3 == 1 ? jitterMilliseconds * Second / 1000 : 0));

        Assert.All(laid.Pieces, p => Assert.Equal(p.To - p.From, p.Length));
        Assert.Equal(500 * Frame, laid.Length);
    }

    [Fact]
    public void What_is_missing_is_as_long_as_the_stamps_say()
    {
        Laid laid = Lay(500, n => (n < 200 ? n : n + 250) * Frame);

        SoundPiece hole = Assert.Single(laid.Pieces, p => p.Length != p.To - p.From);
        Assert.Equal((200 * Frame, 200 * Frame, 250 * Frame), (hole.From, hole.To, hole.Length));
    }

    [Fact]
    public void Lone_packets_lie_where_they_are_stamped()
    {
        // One packet in 400 ms, as in the pauses of a conversation.
        Laid laid = Lay(100, n => n * 20 * Frame);

        Assert.Equal(((99 * 20) + 1) * Frame, laid.Length);
        Assert.Equal(99, laid.Pieces.Count(p => p.From == p.To));
    }

    [Fact]
    public void What_is_there_twice_is_cut_once()
    {
        Laid laid = Lay(500, n => (n < 200 ? n : n - 30) * Frame);

        Assert.Equal(470 * Frame, laid.Length);
        Assert.Equal(30 * Frame, laid.Pieces.Where(p => p.Length == 0).Sum(p => p.To - p.From));
        Assert.Equal(200 * Frame, laid.Pieces.First(p => p.Length == 0).From);
    }

    [Theory]
    [InlineData(1.02)]
    [InlineData(0.98)]
    [InlineData(1.0001)]
    public void Clock_that_runs_differently_is_followed_to_the_end(double rate)
    {
        Laid laid = Lay(3000, n => (long)Math.Round(n * Frame * rate));

        Assert.All(Enumerable.Range(0, 3000), n => Assert.InRange(laid.At(n * Frame) - (n * Frame * rate), -Second / 60.0, Second / 60.0));
        Assert.DoesNotContain(laid.Pieces, p => p.Length == 0 || p.From == p.To);
    }

    [Fact]
    public void Stamps_that_nothing_after_them_confirms_are_passed_over()
    {
        Laid laid = Lay(500, n => n is >= 100 and < 110 ? 1_000_000_000 : n == 300 ? -5 : n * Frame);

        Assert.All(laid.Pieces, p => Assert.Equal(p.To - p.From, p.Length));
    }

    [Theory]
    [InlineData(-150)]
    [InlineData(1_000_000)]
    public void Clock_that_begins_anew_goes_on_where_the_old_one_ended(int frames)
    {
        Laid laid = Lay(500, n => (n < 200 ? n : n + frames) * (long)Frame);

        Assert.Equal((500 * Frame, 1), (laid.Length, laid.Restarts));
    }

    [Fact]
    public void Clock_that_begins_anew_does_so_as_the_pictures_did()
    {
        // The sound of the first part ended 0.3 s before its picture.
        Laid laid = Lay(500, n => (n < 200 ? n : n - 200) * Frame, new SoundClock(0, 0, [215 * Frame]));

        Assert.Equal((515 * Frame, 1), (laid.Length, laid.Restarts));
    }

    [Fact]
    public void Beginning_that_is_missing_is_silence_where_the_file_says_that_sound_begins_earlier()
    {
        Assert.Equal(600 * Frame, Lay(500, n => (n + 150) * Frame, new SoundClock(50 * Frame, 0, [])).Length);
        Assert.Equal(500 * Frame, Lay(500, n => (n + 150) * Frame).Length);
        Assert.Equal(500 * Frame, Lay(500, n => (n + 4) * Frame, new SoundClock(0, 0, [])).Length);
    }

    private static Laid Lay(int frames, Func<long, long> stamp, SoundClock? clock = null)
    {
        var pieces = new List<SoundPiece>();
        var timeline = new SoundTimeline(clock ?? SoundClock.Unknown, pieces.Add);
        for (int n = 0; n < frames; n++)
        {
            timeline.Add(new SoundStamp(stamp(n), (n + 1) * Frame));
        }

        timeline.Finish(frames * Frame);
        long next = 0;
        foreach (SoundPiece piece in pieces)
        {
            Assert.Equal(next, piece.From);
            next = piece.To;
        }

        Assert.Equal(frames * Frame, next);
        return new Laid(pieces, timeline.Restarts);
    }

    private sealed record Laid(IReadOnlyList<SoundPiece> Pieces, int Restarts)
    {
        public long Length => Pieces.Sum(p => p.Length);

        public double At(long sample)
        {
            long place = 0;
            foreach (SoundPiece piece in Pieces)
            {
                if (sample < piece.To)
                {
                    return place + ((double)(sample - piece.From) * piece.Length / (piece.To - piece.From));
                }

                place += piece.Length;
            }

            return place;
        }
    }
}
