using System.Globalization;
using System.Text;
using Vcmr.Media;
using Xunit;

namespace Vcmr.Tests.Media;

/// <summary>Samples and their stamps come through two pipes, in no order that anybody keeps.</summary>
public class SoundPlacerTests
{
    private const int Frame = AudioFormat.SampleRate / 50;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stamps_count_whether_they_come_before_the_samples_or_after(bool isBefore)
    {
        // 100 frames of 20 ms, and a hole of a second after half of them.
        short[] sound = [.. Enumerable.Range(0, 100 * Frame).Select(n => (short)(1 + (n % 1000)))];
        var stamps = new StringBuilder();
        for (int n = 0; n < 100; n++)
        {
            int at = (n < 50 ? n : n + 50) * Frame;
            stamps.Append(CultureInfo.InvariantCulture, $"frame:{n}    pts:{at}    pts_time:0\nat=1\nframe:{n}    pts:{(n + 1) * Frame}    pts_time:0\nend=1\n");
        }

        var placed = new List<short>();
        var placer = new SoundPlacer(SoundClock.Unknown, isStamped: true, samples =>
        {
            placed.AddRange(samples);
            return true;
        });
        byte[] bytes = new byte[2 * sound.Length];
        Buffer.BlockCopy(sound, 0, bytes, 0, bytes.Length);
        using var lines = new MemoryStream(Encoding.ASCII.GetBytes(stamps.ToString()));
        using var stream = new MemoryStream(bytes);
        if (isBefore)
        {
            await placer.Follow(lines);
            placer.Read(stream, TestContext.Current.CancellationToken);
        }
        else
        {
            placer.Read(stream, TestContext.Current.CancellationToken);
            await placer.Follow(lines);
        }

        placer.Finish();

        Assert.Equal([.. sound[..(50 * Frame)], .. new short[50 * Frame], .. sound[(50 * Frame)..]], placed);
    }
}
