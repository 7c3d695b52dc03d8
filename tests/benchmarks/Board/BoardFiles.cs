using System.Diagnostics;
using System.Globalization;
using Vcmr.Models;
using Vcmr.Studies.Files;

namespace Vcmr.Benchmarks.Board;

/// <summary>What the contests between whole programs read, made when the first of them asks.</summary>
/// <param name="folder">Where it lies.</param>
/// <param name="video">A video with sound; two minutes of ffmpeg's own where it is null.</param>
internal sealed class BoardFiles(string folder, string? video)
{
    /// <summary>Pieces of music in <see cref="Music"/>.</summary>
    public const int Songs = 30;

    /// <summary>Half-overlapping segments of 6.15 s in each.</summary>
    public const int SegmentsASong = 8;

    /// <summary>Pieces of music in <see cref="LongMusic"/>.</summary>
    public const int LongSongs = 12;

    /// <summary>Half-overlapping segments of 6.15 s in each of those.</summary>
    public const int SegmentsALongSong = 67;

    /// <summary>Songs of <see cref="Corpus"/>.</summary>
    public const int CorpusSongs = 60;

    private const int InputLength = 98_415;
    private const int Tags = 50;

    public string Folder => folder;

    /// <summary>A folder of MP3 files of noise, 29.1 s each.</summary>
    public string Music => Once("mp3", path => Noise(path, Songs, 29.1));

    /// <summary>A folder of MP3 files of noise, as long as songs are: 3.5 minutes each.</summary>
    public string LongMusic => Once("songs", path => Noise(path, LongSongs, 210));

    /// <summary>A folder of one video.</summary>
    public string Videos => Once("videos", path =>
    {
        if (video is not null)
        {
            File.Copy(video, Path.Combine(path, "video" + Path.GetExtension(video)));
            return;
        }

        // A cut every 20 s: one scene of two minutes would be rejected.
        string parts = string.Join(';', Enumerable.Range(0, 6).Select(i => $"{(i % 2 == 0 ? $"mandelbrot=s=1280x720:r=25:start_scale={0.5 * (i + 1)}" : $"testsrc2=s=1280x720:r=25,hue=h={30 * i}")},trim=duration=20,setsar=1,format=yuv420p[p{i}]"));
        Wait("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", $"{parts};{string.Concat(Enumerable.Range(0, 6).Select(i => $"[p{i}]"))}concat=n=6", "-f", "lavfi", "-i", "sine=r=44100", "-t", "120",
            "-c:v", "libx264", "-preset", "medium", "-crf", "21", "-c:a", "aac", Path.Combine(path, "video.mp4"));
    });

    /// <summary>The video of <see cref="Videos"/>.</summary>
    public string Video => Directory.GetFiles(Videos).Single();

    /// <summary>A corpus of noise, 15 s segments.</summary>
    public string Corpus => Once("corpus", path => NoiseCorpus.Make(path, CorpusSongs, 8, 15));

    /// <summary>A tagger of random weights, of the paper's width.</summary>
    public string Tagger => Path.Combine(Once("tagger", path =>
    {
        SampleCnnShape shape = SampleCnnShape.ForInput(InputLength, 128);
        using var model = new SampleCnn(shape);
        using var head = TaggingHead.Create(Tags, shape.EmbeddingSize);
        string[] names = [.. Enumerable.Range(0, Tags).Select(i => $"tag {i}")];
        using var tagger = new Tagger(model, head, new TaggerInfo(shape, names, new Dictionary<string, string>(), 0.5, "untrained", "board", 1));
        tagger.Save(Path.Combine(path, TaggerFile.Name));
    }), TaggerFile.Name);

    private string Once(string name, Action<string> make)
    {
        string path = Path.Combine(folder, name);
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            make(path);
        }

        return path;
    }

    private static void Noise(string path, int songs, double seconds)
    {
        for (int i = 0; i < songs; i++)
        {
            Wait("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"anoisesrc=d={seconds}:r=44100:c=pink:seed={i}"), "-b:a", "128k", Path.Combine(path, $"{i}.mp3"));
        }
    }

    private static void Wait(params string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{string.Join(' ', command)}' failed: {errors}");
        }
    }
}
