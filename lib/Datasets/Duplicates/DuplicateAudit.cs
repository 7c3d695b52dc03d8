using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Vcmr.Audio;
using Vcmr.Media;

namespace Vcmr.Datasets.Duplicates;

/// <summary>How duplicates are looked for.</summary>
public sealed record DuplicateOptions
{
    /// <summary>
    /// The least similarity of two fingerprints. Measured on real music: copies with another offset, codec or pitch and most with music
    /// underneath lie above, different pieces below (data/README.md).
    /// </summary>
    public const double DefaultSimilarity = 0.84;

    /// <summary>The least cosine of two embeddings.</summary>
    public const double DefaultEmbeddingSimilarity = 0.95;

    /// <summary>Least similarity of two fingerprints, above 0.65 and at most 1.</summary>
    public double Similarity { get; init; } = DefaultSimilarity;

    /// <summary>Least cosine of two embeddings, at most 1.</summary>
    public double EmbeddingSimilarity { get; init; } = DefaultEmbeddingSimilarity;

    /// <summary>Embeds a waveform of 16 kHz, values in [−1, 1), or throws a <see cref="VcmrException"/>; log-mel statistics where it is null.</summary>
    public Func<float[], float[]>? Embed { get; init; }

    /// <summary>What the embeddings are called.</summary>
    public string Embedding { get; init; } = "log-mel statistics";

    /// <summary>Folder that keeps fingerprints for a later audit; null keeps none.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Recordings read and compared at a time; 0 is one a core.</summary>
    public int Workers { get; init; }
}

/// <summary>
/// Looks for recordings that are the same or nearly so: copies, transcodes, excerpts of one song that overlap (by fingerprint,
/// at any offset), and recordings that merely sound alike (by embedding).
/// </summary>
public static class DuplicateAudit
{
    // Of full scale: what is quieter is silence and dither.
    private const double Silence = 3.2e-4;

    /// <summary>Looks through a set.</summary>
    /// <param name="set">The recordings.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each recording.</param>
    /// <param name="cancellation">Stops between two recordings.</param>
    /// <exception cref="VcmrException">ffmpeg is missing, or the folder of fingerprints cannot be written.</exception>
    public static DuplicateReport Run(RecordingSet set, DuplicateOptions options, IProgress<ItemProgress>? progress = null, CancellationToken cancellation = default)
    {
        MediaProcess.RequirePrograms();
        int workers = options.Workers > 0 ? options.Workers : Environment.ProcessorCount;
        bool hasPrints = Chromaprint.IsBuiltIn(cancellation);
        Heard[] heard = Hear(set, options, hasPrints, workers, progress, cancellation);
        Recording[] recordings = [.. set.Recordings];
        string[] splits = [.. recordings.Select(r => r.Split)];

        var byPrint = new NearestOthers.Collector(splits);
        IReadOnlyList<PrintPair> near = hasPrints ? PrintSearch.Find([.. heard.Select(h => h.Print)], workers, progress, cancellation) : [];
        foreach (PrintPair pair in near)
        {
            byPrint.Add(pair.First, pair.Second, pair.Match.Similarity);
            byPrint.Add(pair.Second, pair.First, pair.Match.Similarity);
        }

        var byEmbedding = new NearestOthers.Collector(splits);
        IReadOnlyList<(int First, int Second, double Similarity)> alike =
            EmbeddingNeighbours.Find([.. heard.Select(h => h.Embedding)], options.EmbeddingSimilarity, workers, byEmbedding, cancellation);
        PrintPair[] same = [.. near.Where(p => p.Match.Similarity >= options.Similarity).OrderByDescending(p => p.Match.Similarity)];
        HashSet<(int First, int Second)> joined = [.. hasPrints ? same.Select(p => (p.First, p.Second)) : alike.Select(p => (p.First, p.Second))];
        // The same samples are a copy, also where they are too short, hold one tone or are too few to be compared otherwise.
        (int First, int Second)[] copies = [.. Copies(heard).Where(joined.Add)];
        foreach ((int first, int second) in hasPrints ? copies : [])
        {
            byPrint.Add(first, second, 1);
            byPrint.Add(second, first, 1);
        }

        DuplicatePair[] identical = [.. copies.Select(c => new DuplicatePair(recordings[c.First], recordings[c.Second], 1) { OffsetSeconds = hasPrints ? 0 : null, IsIdentical = true })];
        int embedded = heard.Count(h => h.Embedding is not null);
        return new DuplicateReport(set.Name, recordings, [.. set.Unheard, .. recordings.Zip(heard).Where(h => h.Second.Fault is not null).Select(h => new UnheardRecording(h.First.Id, h.Second.Fault!))])
        {
            WithoutFingerprints = hasPrints ? null
                : "This ffmpeg is built without the muxer chromaprint, so that no fingerprints were compared and the embeddings alone are used; install a build that has it, such as Debian's.",
            TooShort = hasPrints ? heard.Count(h => h.Fault is null && h.Print.Plain.Count < PrintAlignment.Shortest) : 0,
            Threshold = options.Similarity,
            ByFingerprint = [.. hasPrints ? identical : [], .. same.Select(p => new DuplicatePair(recordings[p.First], recordings[p.Second], p.Match.Similarity)
            {
                OffsetSeconds = p.OffsetSeconds,
                FasterPercent = p.Percent,
                IsIdentical = heard[p.First].Hash == heard[p.Second].Hash,
            })],
            NearestByFingerprint = byPrint.Result,
            Embedding = options.Embedding,
            WithoutEmbeddings = embedded >= EmbeddingNeighbours.FewestRecordings ? null
                : $"Embeddings are compared among {EmbeddingNeighbours.FewestRecordings} recordings or more, and only {embedded} of '{set.Name}' have one.",
            EmbeddingThreshold = options.EmbeddingSimilarity,
            ByEmbedding = [.. hasPrints ? [] : identical, .. alike.Select(p => new DuplicatePair(recordings[p.First], recordings[p.Second], p.Similarity) { IsIdentical = heard[p.First].Hash == heard[p.Second].Hash })],
            NearestByEmbedding = byEmbedding.Result,
            Groups = [.. DuplicateGroups.Of(recordings.Length, joined).Select(g => (IReadOnlyList<Recording>)[.. g.Select(i => recordings[i])])],
        };
    }

    private static IEnumerable<(int First, int Second)> Copies(Heard[] heard) => heard.Index()
        .Where(h => h.Item.Fault is null)
        .GroupBy(h => h.Item.Hash, h => h.Index)
        .Select(g => g.ToArray())
        .SelectMany(g => g.SelectMany((first, i) => g.Skip(i + 1).Select(second => (first, second))));

    private static Heard[] Hear(
        RecordingSet set, DuplicateOptions options, bool hasPrints, int workers, IProgress<ItemProgress>? progress, CancellationToken cancellation)
    {
        var all = new List<Heard>();
        using var prints = new PrintCache(hasPrints ? options.CacheFolder : null);
        using var logMel = new LogMel();
        OrderedWork.Run(
            [.. Enumerable.Range(0, set.Recordings.Count)],
            workers,
            (i, stop) => Hear(set, i, hasPrints ? prints : null, stop),
            found =>
            {
                // Networks use all cores by themselves.
                all.Add(found.Waveform is { } waveform ? found with { Embedding = Embed(waveform, options.Embed, logMel), Waveform = null } : found);
                progress?.Report(new ItemProgress(all.Count, set.Recordings.Count, set.Recordings[all.Count - 1].Id));
            },
            cancellation);
        return [.. all];
    }

    private static Heard Hear(RecordingSet set, int i, PrintCache? prints, CancellationToken cancellation)
    {
        string id = set.Recordings[i].Id;
        float[] waveform;
        try
        {
            waveform = set.Read(i, cancellation);
        }
        catch (VcmrException e)
        {
            return Heard.Not(e.Message.TrimEnd('.'));
        }

        // Nothing can be told of what holds no sound, and all of it would be alike.
        if (TensorPrimitives.Norm<float>(waveform) <= Silence * Math.Sqrt(waveform.Length))
        {
            return Heard.Not(Reasons.Silent);
        }

        if (waveform.AsSpan().IndexOfAnyExcept(waveform[0]) < 0)
        {
            return Heard.Not(Reasons.Constant);
        }

        short[] samples = [.. waveform.Select(SampleConversion.ToSample)];
        return new Heard(prints?.Get(samples, waveform, id, cancellation) ?? SoundPrint.Empty, XxHash128.HashToUInt128(MemoryMarshal.AsBytes<short>(samples)), null)
        {
            Waveform = waveform,
        };
    }

    private static float[]? Embed(float[] waveform, Func<float[], float[]>? embed, LogMel logMel)
    {
        if (embed is not null)
        {
            try
            {
                float[] embedding = embed(waveform);
                return TensorPrimitives.IsFiniteAll<float>(embedding) ? embedding : null;
            }
            catch (VcmrException)
            {
                // Shorter than the network's input.
                return null;
            }
        }

        return waveform.Length < LogMel.FewestSamples ? null : logMel.StatisticsWithoutLevel(waveform);
    }

    private sealed record Heard(SoundPrint Print, UInt128 Hash, string? Fault)
    {
        public float[]? Waveform { get; init; }

        public float[]? Embedding { get; init; }

        public static Heard Not(string fault) => new(SoundPrint.Empty, UInt128.Zero, fault);
    }
}
