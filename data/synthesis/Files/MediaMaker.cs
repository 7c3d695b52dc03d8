using System.Runtime.InteropServices;
using Vcmr.Synthesis.Composition;
using Vcmr.Synthesis.Picture;
using Vcmr.Synthesis.Synth;

namespace Vcmr.Synthesis.Files;

/// <summary>Makes media files.</summary>
internal static class MediaMaker
{
    private const double LongSceneSeconds = 35;
    private static readonly string Rate = $"{SynthFormat.SampleRate}";

    /// <summary>Writes the files of some items: of one of any kind, or of several clips.</summary>
    /// <param name="items">What to make.</param>
    /// <param name="targets">Where to write each.</param>
    /// <param name="cancellationToken">Stops between two pictures or clips.</param>
    public static void Make(IReadOnlyList<DemoItem> items, IReadOnlyList<string> targets, CancellationToken cancellationToken)
    {
        if (items[0].Kind == DemoKind.Clip)
        {
            Clips(items, targets, cancellationToken);
        }
        else
        {
            Make(items[0], targets[0], cancellationToken);
        }
    }

    private static void Make(DemoItem item, string target, CancellationToken cancellationToken)
    {
        if (item.Kind == DemoKind.NotVideo)
        {
            File.WriteAllText(target, "This is a text file. Somebody has given it the wrong name.\n");
            return;
        }

        Video(item, target, cancellationToken);
        if (item.Kind == DemoKind.Truncated)
        {
            // An mp4's index is at its end: without it nothing can be read.
            using FileStream file = File.OpenWrite(target);
            file.SetLength(file.Length * 6 / 10);
        }
    }

    // By one ffmpeg, whose start takes as long as a clip does.
    private static void Clips(IReadOnlyList<DemoItem> items, IReadOnlyList<string> targets, CancellationToken cancellationToken)
    {
        string[] sounds = [.. targets.Select(t => t + ".pcm")];
        for (int i = 0; i < sounds.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.WriteAllBytes(sounds[i], MemoryMarshal.AsBytes<short>(Mixer.Render(Composer.Compose(items[i].Spec, excerpt: true), channels: 1)));
        }

        IEnumerable<string> inputs = sounds.SelectMany(sound => (string[])["-f", "s16le", "-ar", Rate, "-ac", "1", "-i", $"file:{sound}"]);
        IEnumerable<string> outputs = targets.SelectMany((target, i) => Ffmpeg.Output(["-map", $"{i}", "-c:a", "libmp3lame", "-b:a", "64k"], "mp3", target));
        Ffmpeg.Encode([.. inputs, .. outputs], targets[0], _ => { }, cancellationToken);
        foreach (string sound in sounds)
        {
            File.Delete(sound);
        }
    }

    private static void Video(DemoItem item, string target, CancellationToken cancellationToken)
    {
        Song song = Composer.Compose(item.Spec, excerpt: false);
        string sound = target + ".pcm";
        List<string> arguments =
        [
            "-f", "rawvideo", "-pixel_format", "bgra", "-video_size", $"{Frame.Width}x{Frame.Height}", "-framerate", $"{item.FrameRate}", "-i", "pipe:0",
        ];
        string[] encoders = [];
        if (item.Kind != DemoKind.NoAudio)
        {
            short[] samples = Mixer.Render(song, channels: 2);
            if (item.Kind == DemoKind.Silent)
            {
                Array.Clear(samples);
            }

            File.WriteAllBytes(sound, MemoryMarshal.AsBytes<short>(samples));
            arguments.AddRange(["-f", "s16le", "-ar", Rate, "-ac", "2", "-i", $"file:{sound}"]);
            encoders = ["-c:a", "aac", "-aac_coder", "fast", "-b:a", "96k"];
        }

        arguments.AddRange(Ffmpeg.Output([.. encoders, "-c:v", "libx264", "-preset", "superfast", "-threads", "1", "-crf", "24", "-pix_fmt", "yuv420p"], "mp4", target));
        using Storyboard storyboard = Plan(item, item.Seen(song));
        Ffmpeg.Encode(arguments, target, input => Film(storyboard, item.Kind == DemoKind.Still, input, cancellationToken), cancellationToken);
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
