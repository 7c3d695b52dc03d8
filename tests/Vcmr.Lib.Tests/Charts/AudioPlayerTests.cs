using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Vcmr.Charts;
using Vcmr.Lessons.Contrastive;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Charts;

public sealed partial class AudioPlayerTests
{
    private static readonly float[] Tone = [.. Enumerable.Range(0, 32_000).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * 500 * i / 16_000)))];

    [Fact]
    public void Player_holds_the_sound_as_mp3_of_a_fifth_of_the_samples_size_and_the_same_bytes_each_time()
    {
        string html = (string)new AudioPlayer("tone", Tone, 16_000).ToMimeBundle()["text/html"];
        byte[] mp3 = Sound(html);
        Assert.True(mp3.Length < 2 * Tone.Length / 5, $"{mp3.Length} bytes");
        Assert.Equal(html, (string)new AudioPlayer("tone", Tone, 16_000).ToMimeBundle()["text/html"]);
    }

    [Fact]
    public void Player_sounds_as_the_waveform_when_it_is_decoded()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("tone.mp3"), Sound((string)new AudioPlayer("tone", Tone, 16_000).ToMimeBundle()["text/html"]));
        using Process ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", folder.File("tone.mp3"), "-f", "s16le", folder.File("tone.raw")]))!;
        ffmpeg.WaitForExit();
        byte[] raw = File.ReadAllBytes(folder.File("tone.raw"));
        double[] decoded = [.. Enumerable.Range(0, raw.Length / 2).Select(i => BinaryPrimitives.ReadInt16LittleEndian(raw.AsSpan(2 * i)) / 32768.0)];
        double[] middle = decoded[8000..24_000];
        Assert.InRange(decoded.Length, Tone.Length, Tone.Length + 3000);
        // The encoder takes half a decibel off, of every sound alike.
        Assert.InRange(Math.Sqrt(middle.Average(v => v * v)), 0.32, 0.37);
        // 500 Hz cross zero a thousand times a second.
        Assert.InRange(middle.Zip(middle.Skip(1)).Count(p => p.First < 0 != p.Second < 0), 995, 1005);
    }

    [Fact]
    public void Table_holds_a_player_a_row_and_encodes_its_texts()
    {
        var table = new AudioTable("why", [(new AudioPlayer("a < b", Tone, 16_000), "x & y"), (new AudioPlayer("c", Tone, 16_000), "")]);
        string html = (string)table.ToMimeBundle()["text/html"];
        Assert.Equal(2, html.Split("<audio").Length - 1);
        Assert.Contains("a &lt; b", html, StringComparison.Ordinal);
        Assert.Contains("x &amp; y", html, StringComparison.Ordinal);
        Assert.Equal("a < b (2.0 s): x & y\nc (2.0 s): ", (string)table.ToMimeBundle()["text/plain"]);
    }

    private static byte[] Sound(string html) => Convert.FromBase64String(Source().Match(html).Groups[1].Value);

    [GeneratedRegex("src=\"data:audio/mpeg;base64,([^\"]+)\"")]
    private static partial Regex Source();
}
