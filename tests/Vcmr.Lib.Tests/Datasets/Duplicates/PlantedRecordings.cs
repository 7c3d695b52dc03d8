using System.Diagnostics;
using System.Globalization;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Tagged;
using Vcmr.Synthesis.Composition;
using Vcmr.Synthesis.Synth;
using Vcmr.Tests.Support;

namespace Vcmr.Tests.Datasets.Duplicates;

/// <summary>
/// Ten synthesised songs in training, and in the other parts copies of some of them: later, through a poor codec, slower,
/// faster, under other music, and as they are; beside files in which there is nothing to compare.
/// </summary>
public sealed class PlantedRecordings : IDisposable
{
    private const int Songs = 10;
    private const int Rate = SynthFormat.SampleRate;
    private const int Length = 18 * Rate;
    private readonly TemporaryFolder _folder = new();

    public PlantedRecordings()
    {
        Directory.CreateDirectory(Files);
        short[][] songs = [.. Enumerable.Range(0, Songs).Select(Song)];
        for (int i = 0; i < Songs; i++)
        {
            WaveFile.Write(At($"song-{i}.wav"), songs[i][..Length], Rate);
        }

        WaveFile.Write(At("late.wav"), songs[0][(3 * Rate)..], Rate);
        Convert("song-1.wav", "low.mp3", "-ar", "44100", "-b:a", "48k");
        Convert("song-2.wav", "fast.wav", "-af", $"asetrate={Rate * 101 / 100},aresample={Rate}");
        Convert("song-3.wav", "slow.wav", "-af", $"asetrate={Rate * 99 / 100},aresample={Rate}");
        WaveFile.Write(At("duet.wav"), Mix(songs[4][..Length], songs[5][..Length], -10), Rate);
        File.Copy(At("song-6.wav"), At("copy.wav"));
        foreach (string name in new[] { "silent-1", "silent-2" })
        {
            WaveFile.Write(At($"{name}.wav"), new short[16 * 16_000]);
        }

        foreach (double hertz in new[] { 440, 440.5 })
        {
            WaveFile.Write(At(string.Create(CultureInfo.InvariantCulture, $"tone-{hertz}.wav")), WaveFile.Tone(hertz, 16, 16_000));
        }

        File.WriteAllBytes(At("torn.mp3"), File.ReadAllBytes(At("low.mp3"))[5_000..5_100]);
        string[] rest = ["silent-1.wav,train", "silent-2.wav,test", "tone-440.wav,train", "tone-440.5.wav,test", "torn.mp3,test"];
        File.WriteAllLines(
            _folder.File("clips.csv"),
            ["path,split,tags", .. Enumerable.Range(0, Songs).Select(i => $"song-{i}.wav,train,x"), .. Planted.Select(p => $"{p.Name},{p.Split},x"), .. rest.Select(r => $"{r},x")]);
    }

    /// <summary>The copies: their part, which song they are of, where that begins in them (s), and by how many percent it is faster.</summary>
    internal static IReadOnlyList<(string Name, string Split, string Song, double Offset, int Faster)> Planted { get; } =
    [
        ("copy.wav", "test", "song-6.wav", 0, 0),
        ("duet.wav", "test", "song-4.wav", 0, 0),
        ("fast.wav", "validation", "song-2.wav", 0, -1),
        ("late.wav", "test", "song-0.wav", -3, 0),
        ("low.mp3", "validation", "song-1.wav", 0, 0),
        ("slow.wav", "test", "song-3.wav", 0, 1),
    ];

    /// <summary>The folder of all files.</summary>
    public string Files => _folder.File("files");

    /// <summary>A folder that keeps their fingerprints from one test to the next.</summary>
    public string Kept => _folder.File("kept");

    /// <summary>Prepares a tagged corpus of them.</summary>
    public string Corpus(string folder)
    {
        var source = new TaggedSource(TaggedSetKind.Csv, _folder.File("clips.csv")) { Audio = Files };
        TaggedCorpusBuilder.Prepare(source, folder, retryFailed: false, workers: 2, progress: null, CancellationToken.None);
        return folder;
    }

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(Files, name);

    private static short[] Song(int number)
    {
        var random = new CounterRandom(71, number);
        SongSpec spec = SpecGenerator.Draw((Genre)(number % Enum.GetValues<Genre>().Length), 21, ref random) with { LevelDb = -20 };
        return Mixer.Render(Composer.Compose(spec, excerpt: true), 1);
    }

    private static short[] Mix(short[] loud, short[] soft, double db)
    {
        double gain = Math.Pow(10, db / 20) * Math.Sqrt(loud.Average(s => (double)s * s) / soft.Average(s => (double)s * s));
        return [.. loud.Zip(soft, (a, b) => (short)Math.Clamp((0.7 * a) + (0.7 * gain * b), short.MinValue, short.MaxValue))];
    }

    private void Convert(string from, string to, params string[] options)
    {
        using Process ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-nostdin", "-i", At(from), .. options, At(to)]);
        ffmpeg.WaitForExit();
    }
}
