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
internal sealed record TestLeaks(DroppedLeaks Summary, string Fingerprint, IReadOnlyList<string> Clips)
{
    private const int MostBytes = 1 << 26;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Looks for the leaks of a set, or finds them in a folder.</summary>
    /// <param name="clips">The set.</param>
    /// <param name="folder">The folder that keeps what was found.</param>
    /// <param name="progress">Told of each clip, and how many are left out.</param>
    /// <param name="cancellation">Stops between two clips.</param>
    /// <exception cref="VcmrException">ffmpeg is missing, or the folder cannot be written.</exception>
    public static TestLeaks Find(TaggedCorpus clips, string folder, ProgressLines progress, CancellationToken cancellation = default)
    {
        string file = Path.Combine(folder, $"leaks-{clips.Fingerprint[..12]}.json");
        TestLeaks? found = Read(file);
        if (found?.Fingerprint != clips.Fingerprint || found.Summary?.Similarity != DuplicateOptions.DefaultSimilarity)
        {
            found = Search(clips, folder, progress, cancellation);
            AtomicFile.Write(file, JsonSerializer.Serialize(found, Json) + "\n");
        }

        DroppedLeaks dropped = found.Summary!;
        progress.Line(
            $"evaluation.drop_leaks leaves out {dropped.Test} of {Count("test")} test clips and {dropped.Validation} of {Count("validation")} validation clips, of which training has a nearly identical recording ({dropped.Method}).");
        return found;

        int Count(string split) => clips.Clips.Count(c => c.Split == split);
    }

    private static TestLeaks Search(TaggedCorpus clips, string folder, ProgressLines progress, CancellationToken cancellation)
    {
        using var set = RecordingSet.Of(clips);
        DuplicateReport report = DuplicateAudit.Run(set, new DuplicateOptions { CacheFolder = folder }, progress, cancellation);
        if (report.WithoutFingerprints is { } missing)
        {
            progress.Line(missing);
        }

        string method = report.WithoutFingerprints is null ? "chromaprint" : report.Embedding;
        var summary = new DroppedLeaks(method, DuplicateOptions.DefaultSimilarity, report.Leaks.Count(r => r.Split == "validation"), report.Leaks.Count(r => r.Split == "test"));
        return new TestLeaks(summary, clips.Fingerprint, [.. report.Leaks.Select(r => r.Id)]);
    }

    private static TestLeaks? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<TestLeaks>(BoundedText.Read(file, MostBytes), Json) : null;
        }
        catch (Exception e) when (e is JsonException or VcmrException or IOException or UnauthorizedAccessException)
        {
            // Found again, and written over.
            return null;
        }
    }
}
