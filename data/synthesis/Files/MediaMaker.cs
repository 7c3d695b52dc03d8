using System.Runtime.InteropServices;
using Vcmr.Synthesis.Composition;
using Vcmr.Synthesis.Picture;
using Vcmr.Synthesis.Synth;

namespace Vcmr.Synthesis.Files;

/// <summary>Makes one media file.</summary>
internal static class MediaMaker
{
    private const double LongSceneSeconds = 35;
    private static readonly string Rate = $"{SynthFormat.SampleRate}";

    /// <summary>Writes an item's file.</summary>
    /// <param name="item">What to make.</param>
    /// <param name="target">Where to write it.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    public static void Make(DemoItem item, string target, CancellationToken cancellationToken)
    {
        switch (item.Kind)
        {
            case DemoKind.Clip:
                Clip(item, target, cancellationToken);
                break;
            case DemoKind.NotVideo:
                File.WriteAllText(target, "This is a text file. Somebody has given it the wrong name.\n");
                break;
            default:
                Video(item, target, cancellationToken);
                break;
        }

        if (item.Kind == DemoKind.Truncated)
        {
            // An mp4's index is at its end: without it nothing can be read.
            using FileStream file = File.OpenWrite(target);
            file.SetLength(file.Length * 6 / 10);
        }
    }

    private static void Clip(DemoItem item, string target, CancellationToken cancellationToken)
    {
        short[] samples = Mixer.Render(Composer.Compose(item.Spec, excerpt: true), channels: 1);
        string[] arguments = ["-f", "s16le", "-ar", Rate, "-ac", "1", "-i", "pipe:0", "-c:a", "libmp3lame", "-b:a", "64k"];
        Ffmpeg.Encode(arguments, "mp3", target, input => input.Write(MemoryMarshal.AsBytes<short>(samples)), cancellationToken);
    }

    private static void Video(DemoItem item, string target, CancellationToken cancellationToken)
    {
        Song song = Composer.Compose(item.Spec, excerpt: false);
        string sound = target + ".pcm";
        List<string> arguments =
        [
            "-f", "rawvideo", "-pixel_format", "bgra", "-video_size", $"{Frame.Width}x{Frame.Height}", "-framerate", $"{item.FrameRate}", "-i", "pipe:0",
        ];
        if (item.Kind != DemoKind.NoAudio)
        {
            short[] samples = Mixer.Render(song, channels: 2);
            if (item.Kind == DemoKind.Silent)
            {
                Array.Clear(samples);
            }

            File.WriteAllBytes(sound, MemoryMarshal.AsBytes<short>(samples));
            arguments.AddRange(["-f", "s16le", "-ar", Rate, "-ac", "2", "-i", $"file:{sound}", "-c:a", "aac", "-aac_coder", "fast", "-b:a", "96k"]);
        }

        arguments.AddRange(["-c:v", "libx264", "-preset", "superfast", "-threads", "1", "-crf", "24", "-pix_fmt", "yuv420p"]);
        using Storyboard storyboard = Plan(item, item.Seen(song));
        Ffmpeg.Encode(arguments, "mp4", target, input => Film(storyboard, item.Kind == DemoKind.Still, input, cancellationToken), cancellationToken);
        File.Delete(sound);
    }

    private static Storyboard Plan(DemoItem item, SeenSong song)
    {
        int LongScene(double seconds) => (int)Math.Round(seconds * item.FrameRate);
        return item.Kind switch
        {
            DemoKind.Still => Storyboard.Create(song, item.FrameRate, []),
            DemoKind.LongScene => Storyboard.Create(song, item.FrameRate, [LongScene(4), LongScene(4 + LongSceneSeconds)]),
            _ => Storyboard.Create(song, item.FrameRate),
        };
    }

    private static void Film(Storyboard storyboard, bool still, Stream output, CancellationToken cancellationToken)
    {
        using var buffer = new FrameBuffer();
        ReadOnlySpan<byte> picture = still ? Draw(storyboard.Frames / 2) : default;
        for (int frame = 0; frame < storyboard.Frames; frame++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            output.Write(still ? picture : Draw(frame));
        }

        ReadOnlySpan<byte> Draw(int frame) => buffer.Draw(storyboard.At(frame), frame / storyboard.FrameRate);
    }
}
