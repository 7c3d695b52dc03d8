using Vcmr.Datasets;
using Vcmr.Figures;
using Vcmr.Models;

namespace Vcmr.Tests.Support;

/// <summary>Data sets and a network small enough that hundreds of steps of a real stage take a second.</summary>
internal static class StageData
{
    /// <summary>15,625 samples, one second of video features.</summary>
    public static SampleCnnShape Shape { get; } = new(FirstKernel: 5, Pool: 5, Blocks: 5, Width: 2, EmbeddingSize: 16);

    /// <summary>A corpus of one video with eight segments, in the folder <c>corpus</c>.</summary>
    public static Corpus Videos(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder.File("videos"));
        TestVideo.Make(folder.File("videos/one.mp4"), 121, sound: "aevalsrc=0.4*sin(2*PI*(200+20*t)*t):s=16000");
        CorpusBuilder.Prepare(new PrepareOptions { VideoFolder = folder.File("videos"), CorpusFolder = folder.File("corpus"), MaxSceneSeconds = 200 });
        return Corpus.Open(folder.File("corpus"));
    }

    /// <summary>Four clips of 4 s of noise, the last of them for validation; tags a and b by turns.</summary>
    public static TaggedCorpus Clips(TemporaryFolder folder)
    {
        var random = new CounterRandom(5);
        var lines = new List<string> { "path,split,tags" };
        for (int clip = 0; clip < 4; clip++)
        {
            float[] waveform = [.. Enumerable.Range(0, 64_000).Select(_ => (float)(0.1 * random.NextGaussian()))];
            File.WriteAllBytes(folder.File($"{clip}.wav"), new AudioPlayer("noise", waveform, 16_000).ToWav());
            lines.Add($"{clip}.wav,{(clip < 3 ? "train" : "validation")},{(clip % 2 == 0 ? "a" : "b")}");
        }

        File.WriteAllLines(folder.File("clips.csv"), lines);
        TaggedCorpusBuilder.Prepare(folder.File("clips.csv"), folder.File("tagged"));
        return TaggedCorpus.Open(folder.File("tagged"));
    }
}
