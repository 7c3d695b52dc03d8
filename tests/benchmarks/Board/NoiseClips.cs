using Vcmr.Datasets;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Tagged;

namespace Vcmr.Benchmarks.Board;

/// <summary>A tagging set of clips that are noise, without any decoding.</summary>
internal static class NoiseClips
{
    private const int Group = 1000;

    /// <summary>Makes it.</summary>
    /// <param name="folder">Where to; made where it is missing.</param>
    /// <param name="clips">Clips.</param>
    /// <param name="samples">Samples of each.</param>
    public static TaggedCorpus Make(string folder, int clips, int samples)
    {
        Directory.CreateDirectory(folder);
        TaggedEntry[] entries = [.. Enumerable.Range(0, clips).Select(i => new TaggedEntry($"{i}.mp3", "train", ["noise"]))];
        short[] noise = [.. AugmentationStepBenchmark.Crop(samples).Select(v => (short)(v * 10_000))];
        using (var catalog = new TaggedCorpusWriter(folder, "1/1", 1, null, CancellationToken.None))
        {
            catalog.Describe(new TaggedSet(entries, new Dictionary<string, string>()), entries.Select(e => e.Path).ToHashSet());
            foreach (TaggedEntry[] some in entries.Chunk(Group))
            {
                catalog.Group(() => Array.ForEach(some, e => catalog.Add(new TaggedResult(new SourceFile(e.Path, "", 1, 1) { Hash = e.Path }, null, noise))));
            }
        }

        return TaggedCorpus.Open(folder);
    }
}
