using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Video.Encoders;

namespace Vcmr.Benchmarks.Board;

/// <summary>A corpus of music videos that are noise, without any decoding.</summary>
internal static class NoiseCorpus
{
    private const int SampleRate = 16_000;

    /// <summary>Makes it.</summary>
    /// <param name="folder">Where to; an empty folder.</param>
    /// <param name="songs">Songs.</param>
    /// <param name="segments">Segments a song.</param>
    /// <param name="seconds">Length of a segment.</param>
    public static void Make(string folder, int songs, int segments, int seconds)
    {
        string videos = Directory.CreateDirectory(folder + "-videos").FullName;
        var options = new PrepareOptions { VideoFolder = videos, CorpusFolder = folder, SegmentSeconds = seconds };
        using (var encoder = new DescriptorEncoder())
        using (var catalog = new VideoCorpusWriter(options, encoder))
        {
            short[] noise = [.. AugmentationStepBenchmark.Crop(segments * seconds * SampleRate).Select(v => (short)(v * 10_000))];
            float[] features = new float[segments * seconds * VisualFeatures.Dimension];
            for (int song = 0; song < songs; song += 1000)
            {
                int first = song, last = Math.Min(songs, song + 1000);
                catalog.Group(() =>
                {
                    for (int i = first; i < last; i++)
                    {
                        catalog.Add(new VideoResult
                        {
                            Source = new SourceFile($"song {i}.mp4", "", 1, 1) { Hash = $"{i}" },
                            State = VideoState.Kept,
                            Segments = segments,
                            Audio = noise,
                            Features = features,
                        });
                    }
                });
            }
        }

        Directory.Delete(videos);
    }
}
