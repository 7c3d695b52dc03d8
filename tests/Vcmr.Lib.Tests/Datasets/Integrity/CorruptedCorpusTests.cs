using System.Text.Json;
using Vcmr.Datasets.Videos;
using Vcmr.Storage;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Integrity;

/// <summary>Bits, ranges and ends of a corpus' files are lost at random: who reads it gets what was written, or a sentence.</summary>
public sealed class CorruptedCorpusTests(PreparedVideos videos, ITestOutputHelper output) : IClassFixture<PreparedVideos>
{
    // More by hand: VCMR_CORRUPTIONS=2000.
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("VCMR_CORRUPTIONS"), out int wanted) ? wanted : 100;

    [Fact]
    public void Corrupted_corpus_is_read_as_it_was_written_or_refused()
    {
        using var folder = new TemporaryFolder();
        string corpus = folder.File("corpus");
        videos.CopyTo(corpus);
        string[] files = [.. new[] { CatalogFile.Name, CatalogFile.AudioName, CatalogFile.FeatureName }.Select(f => Path.Combine(corpus, f))];
        byte[][] whole = [.. files.Select(File.ReadAllBytes)];
        byte[] expected = Content(corpus);
        int refused = 0;
        for (int i = 0; i < Count; i++)
        {
            var random = new CounterRandom(8, (uint)i);
            int file = i % files.Length;
            File.WriteAllBytes(files[file], Corrupt(whole[file], ref random));
            try
            {
                Assert.True(expected.AsSpan().SequenceEqual(Content(corpus)), $"corruption {i} of {Path.GetFileName(files[file])} changes what is read");
            }
            catch (VcmrException e)
            {
                Assert.DoesNotContain('\n', e.Message);
                refused++;
            }

            File.WriteAllBytes(files[file], whole[file]);
        }

        output.WriteLine($"{refused} of {Count} corruptions were refused, the others hit nothing that is read");
        Assert.InRange(refused, Count / 2, Count);
    }

    private static byte[] Corrupt(byte[] whole, ref CounterRandom random)
    {
        byte[] bytes = [.. whole];
        int at = random.NextInt(bytes.Length);
        switch (random.NextInt(3))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.NextInt(8));
                return bytes;
            case 1:
                bytes.AsSpan(at, Math.Min(bytes.Length - at, 1 + random.NextInt(4096))).Clear();
                return bytes;
            default:
                return bytes[..at];
        }
    }

    private static byte[] Content(string folder)
    {
        using VideoCorpus corpus = VideoCorpus.Open(folder);
        var content = new MemoryStream();
        JsonSerializer.Serialize(content, corpus.Videos);
        foreach (Segment segment in corpus.Segments)
        {
            float[] audio = new float[segment.AudioLength], features = new float[segment.FeatureRows * corpus.FeatureDimension];
            corpus.ReadAudio(segment.AudioOffset, audio);
            corpus.ReadFeatures(segment.FeatureRow, features);
            content.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(audio));
            content.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(features));
        }

        return content.ToArray();
    }
}
