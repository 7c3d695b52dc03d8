using Vcmr.Tests.Support;

namespace Vcmr.Tests.Cli;

/// <summary>A profile with a few seconds of noise as music and as tagged clips, and the smallest network there is.</summary>
public sealed class TinyStudy : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TinyStudy()
    {
        Directory.CreateDirectory(_folder.File("music"));
        for (int song = 0; song < 5; song++)
        {
            WaveFile.Write(_folder.File($"music/song {song}.wav"), Noise(song, 31 * 8000), rate: 8000);
        }

        var lines = new List<string> { "path,split,tags" };
        for (int clip = 0; clip < 9; clip++)
        {
            WaveFile.Write(_folder.File($"{clip}.wav"), Noise(clip + 10, 82_000));
            lines.Add($"{clip}.wav,{(clip < 4 ? "train" : clip < 6 ? "validation" : "test")},{(clip % 2 == 0 ? "a" : "b")}");
        }

        File.WriteAllLines(_folder.File("clips.csv"), lines);
        File.WriteAllText(Profile, $$"""
            description: a test
            seeds: [1]
            threads: 1
            data: { kind: folders, folder: {{_folder.File("work")}}, music: {{_folder.File("music")}}, tagged: {{_folder.File("clips.csv")}} }
            model: { input_length: 49152, width: 4 }
            audio: { epochs: 3, batch: 4, learning_rate: 0.001, validation_part: 0.2, checkpoint_steps: 1 }
            tagging: { epochs: 20, batch: 2, hidden: 4, checkpoint_steps: 1 }
            harmonic_cnn: { width: 2, hidden: 4, epochs: 2, batch: 2 }
            short_chunk_cnn: { width: 2, hidden: 4, epochs: 2, batch: 2 }
            clmr: { epochs: 2, batch: 4, validation_part: 0.2 }
            clmr_head: { epochs: 3, batch: 2 }
            evaluation: { resamples: 2 }
            """);
    }

    public string Profile => _folder.File("tiny.yaml");

    public string Path(string name) => _folder.File(name);

    public void Dispose() => _folder.Dispose();

    private static short[] Noise(int seed, int samples)
    {
        var random = new CounterRandom(seed);
        short[] values = new short[samples];
        for (int i = 0; i < samples; i++)
        {
            values[i] = (short)((random.NextInt(8000) - 4000) * (1 + (i / 4000 % 2)));
        }

        return values;
    }
}
