using System.Text.Json;
using Vcmr.Datasets.Duplicates;
using Vcmr.Datasets.Tagged;
using Vcmr.Storage;

namespace Vcmr.Studies;

/// <summary>Clips that are left out of scores because training has a nearly identical recording (<see cref="EvaluationOptions.DropLeaks"/>).</summary>
/// <param name="Method">How they were found: <c>chromaprint</c>, or <c>log-mel statistics</c> where this ffmpeg has no fingerprints.</param>
/// <param name="Similarity">The least similarity of a nearly identical recording.</param>
/// <param name="Validation">How many validation clips.</param>
/// <param name="Test">How many test clips.</param>
public sealed record DroppedLeaks(string Method, double Similarity, int Validation, int Test);

/// <summary>Finds them, once for a tagged set and a data folder.</summary>
/// <param name="Summary">How, and how many.</param>
/// <param name="Fingerprint">The set's.</param>
/// <param name="Clips">The clips' ids, in the set's order.</param>
/// <param name="Repeats">Ids of the clips of any part that are nearly the same as an earlier clip of any part.</param>
internal sealed record TestLeaks(DroppedLeaks Summary, string Fingerprint, IReadOnlyList<string> Clips, IReadOnlyList<string> Repeats)
{
    private const string ByFingerprint = "chromaprint";
    private const int MostBytes = 1 << 26;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Looks for the leaks of a set, or finds them in a folder; of two processes that do, one waits for the other.</summary>
    /// <param name="clips">The set.</param>
    /// <param name="folder">The folder that keeps what was found.</param>
    /// <param name="progress">Told of each clip, and how many are left out.</param>
    /// <param name="cancellation">Stops between two clips.</param>
    /// <exception cref="VcmrException">ffmpeg is missing, or the folder cannot be written.</exception>
    public static TestLeaks Find(TaggedCorpus clips, string folder, ProgressLines progress, CancellationToken cancellation = default)
    {
        string file = Path.Combine(folder, $"leaks-{clips.Fingerprint[..12]}.json");
        TestLeaks? found = Read(file, clips.Fingerprint);
        if (found is null)
        {
            using FolderLease taken = Take(folder, progress, cancellation);
            found = Read(file, clips.Fingerprint);
            if (found is null)
            {
                found = Search(clips, folder, progress, cancellation);
                AtomicFile.Write(file, JsonSerializer.Serialize(found, Json) + "\n");
            }
        }

        DroppedLeaks dropped = found.Summary;
        progress.Line(
            $"evaluation.drop_leaks leaves out {dropped.Test} of {Count("test")} test clips and {dropped.Validation} of {Count("validation")} validation clips, of which training has a nearly identical recording ({dropped.Method}); "
            + $"where all {clips.Clips.Count} clips are cross-validated it leaves out the {found.Repeats.Count} that repeat another.");
        return found;

        int Count(string split) => clips.Clips.Count(c => c.Split == split);
    }

    private static FolderLease Take(string folder, ProgressLines progress, CancellationToken cancellation)
    {
        try
        {
            return CatalogLock.Begin(folder, progress.Line, cancellation);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            throw new VcmrException($"What evaluation.drop_leaks leaves out cannot be written to '{folder}' ({e.Message.TrimEnd('.')}); make it writable, or choose another data.folder.", e);
        }
    }

    private static TestLeaks Search(TaggedCorpus clips, string folder, ProgressLines progress, CancellationToken cancellation)
    {
        using var set = RecordingSet.Of(clips);
        DuplicateReport report = DuplicateAudit.Run(set, new DuplicateOptions { CacheFolder = folder }, progress, cancellation);
        foreach (string? missing in new[] { report.WithoutFingerprints, report.ShortSentence })
        {
            if (missing is not null)
            {
                progress.Line(missing);
            }
        }

        string method = report.WithoutFingerprints is null ? ByFingerprint : report.Embedding;
        var summary = new DroppedLeaks(method, Least(method), report.Leaks.Count(r => r.Split == "validation"), report.Leaks.Count(r => r.Split == "test"));
        return new TestLeaks(summary, clips.Fingerprint, [.. report.Leaks.Select(r => r.Id)], [.. report.Groups.SelectMany(g => g.Skip(1)).Select(r => r.Id)]);
    }

    private static double Least(string method) => method == ByFingerprint ? DuplicateOptions.DefaultSimilarity : DuplicateOptions.DefaultEmbeddingSimilarity;

    // What is of another set, another threshold or not whole is found again, and written over.
    private static TestLeaks? Read(string file, string fingerprint)
    {
        try
        {
            TestLeaks? found = File.Exists(file) ? JsonSerializer.Deserialize<TestLeaks>(BoundedText.Read(file, MostBytes), Json) : null;
            return found is { Summary: { Method: not null } summary, Clips: not null, Repeats: not null } && found.Fingerprint == fingerprint && summary.Similarity == Least(summary.Method)
                ? found
                : null;
        }
        catch (Exception e) when (e is JsonException or VcmrException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
