using System.Globalization;
using System.Text.Json.Nodes;
using Vcmr.Studies;
using Vcmr.Studies.Locking;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Figures.Report;

/// <summary>Whether the runs of a results folder follow its lock, by what lock and runs say of themselves; times of files count for nothing.</summary>
internal static class LockReader
{
    /// <summary>Compares; null where there is no lock or it cannot be read.</summary>
    /// <param name="results">The results folder.</param>
    /// <param name="runs">Its runs.</param>
    /// <param name="profile">The profile's file as it is now, where it was found.</param>
    /// <param name="problems">Takes what cannot be read.</param>
    public static LockEntry? Read(string results, IReadOnlyList<RunEntry> runs, string? profile, Problems problems)
    {
        string path = Path.Combine(results, AnalysisLock.FileName);
        if (problems.Try(path, () => AnalysisLock.Find(results)) is not { } found)
        {
            return null;
        }

        (RunEntry Run, string? Fault)[] judged = [.. runs.Select(r => (r, Fault(found, r)))];
        var changes = new List<LockChange>();
        if (profile is not null && problems.Try(profile, () => found.Changes(Profile.Load(profile, found.Settings))) is { } now)
        {
            changes.AddRange(now.Select(c => new LockChange(c, "the profile's file")));
        }

        changes.AddRange(runs
            .SelectMany(r => problems.Try(r.Folder, () => Changes(found, r)) ?? [])
            .GroupBy(c => c)
            .Select(g => new LockChange(g.Key, g.Count() == 1 ? "1 run" : $"{g.Count()} runs")));
        return new LockEntry(found, judged.Count(j => j.Fault is null), [.. judged.Where(j => j.Fault is not null).Select(j => (j.Run, j.Fault!))], [.. changes.OrderBy(c => c.Change.Key, StringComparer.Ordinal)]);
    }

    /// <summary>Why a run does not follow a lock; null where it does.</summary>
    private static string? Fault(AnalysisLock found, RunEntry run) =>
        found.RunsBefore.Contains($"{run.Experiment}/{run.Id}") ? "was there when the plan was locked"
        : run.Begun is not { } begun ? "does not say when it began"
        : begun.Lock is null ? "began without a lock"
        : begun.Lock != found.Hash ? $"began under another lock ({begun.Lock[..Math.Min(12, begun.Lock.Length)]}…)"
        : begun.Began < found.Locked ? "began before the plan was locked"
        : null;

    /// <summary>What a run was configured, fed and begun with otherwise than the lock says.</summary>
    private static List<PlanChange> Changes(AnalysisLock found, RunEntry run)
    {
        var changes = new List<PlanChange>();
        if (run.Begun is { } begun && begun.Code != found.Code)
        {
            changes.Add(new PlanChange("the code", found.Code, begun.Code));
        }

        if (run.About?["configuration"] is not JsonObject configuration)
        {
            return changes;
        }

        var planned = (JsonObject)found.Configuration.DeepClone();
        Seeds(planned, configuration);
        IReadOnlyList<PlanChange> own = AnalysisPlan.Between(planned, configuration);
        // A corpus without a cue is planned too, and its runs are told by the fewest other changes.
        IReadOnlyList<PlanChange> fewest = found.Variants
            .Select(v => RecordDifference.Flatten(v))
            .Where(v => v.All(k => own.Any(c => c.Key == k.Key && c.Is == k.Value)))
            .Select(v => (IReadOnlyList<PlanChange>)[.. own.Where(c => !v.ContainsKey(c.Key))])
            .Append(own)
            .MinBy(c => c.Count)!;
        changes.AddRange(fewest);
        string part = run.About["tags"] is null ? "videos" : "tagged";
        // Of a corpus without a cue no fingerprint was locked.
        if (fewest.Count == own.Count && found.Data(part) is { } data && (string?)run.About["data"] is { } used && used != data)
        {
            changes.Add(new PlanChange($"data.{part}", data, used));
        }

        return changes;
    }

    // A run has one of the seeds.
    private static void Seeds(JsonObject planned, JsonObject configuration)
    {
        if (configuration["seeds"] is JsonArray own && planned["seeds"] is JsonArray all && own.All(s => all.Any(p => JsonNode.DeepEquals(p, s))))
        {
            planned["seeds"] = own.DeepClone();
        }
    }
}

/// <summary>A key that is not as it was locked.</summary>
/// <param name="Change">The key with both values.</param>
/// <param name="Where">Where it is so, such as <c>2 runs</c>.</param>
internal sealed record LockChange(PlanChange Change, string Where);

/// <summary>A lock and what follows it.</summary>
/// <param name="Lock">The lock.</param>
/// <param name="Following">Number of runs that began under it and after it.</param>
/// <param name="Others">The other runs, each with a reason.</param>
/// <param name="Changes">What was changed after it.</param>
internal sealed record LockEntry(AnalysisLock Lock, int Following, IReadOnlyList<(RunEntry Run, string Reason)> Others, IReadOnlyList<LockChange> Changes)
{
    /// <summary>What the page says first.</summary>
    public string Sentence
    {
        get
        {
            string at = Lock.Locked.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
            int runs = Following + Others.Count;
            if (!Lock.IsAsWritten)
            {
                return $"The lock of {at} was changed after it was written: its SHA-256 is not the one in {AnalysisLock.HashName}. Nothing can be told from it.";
            }

            string follow = runs == 0 ? $"The analysis was locked at {at}, and no run has begun since."
                : Others.Count == 0 ? $"The analysis was locked at {at}, before the first run: {(runs == 1 ? "the one run" : $"all {runs} runs")} began under it."
                : $"The analysis was locked at {at}: {Following} of {runs} runs began under it, {Others.Count} did not.";
            string[] keys = [.. Changes.Select(c => c.Change.Key).Distinct()];
            return $"{follow} {(keys.Length == 0 ? "Nothing of it was changed after." : $"Changed after it: {string.Join(", ", keys)}.")}";
        }
    }
}
