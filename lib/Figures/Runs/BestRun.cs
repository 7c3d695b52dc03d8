using System.Globalization;
using Vcmr.Studies.Files;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Figures.Runs;

/// <summary>The run that a command takes where none is named, and why that one.</summary>
/// <param name="Run">The run.</param>
/// <param name="Why">Why, as a sentence.</param>
public sealed record BestRun(ListedRun Run, string Why)
{
    private static readonly string[] Tagging = ["tags", "supervised"];

    /// <summary>The best finished tagging run, by validation PR-AUC.</summary>
    /// <param name="results">The folder of all results.</param>
    /// <param name="profile">The profile whose runs count, or its results folder; null for the one of which a tagging run began last, since scores on other clips say nothing.</param>
    /// <exception cref="VcmrException">There is none.</exception>
    public static BestRun Tagger(string results, string? profile = null) =>
        BestTagging(results, profile) ?? throw new VcmrException(
            $"No finished tagging run lies in '{Place(results, profile)}'; train one with {ToolName.Hint($"train tags --profile {Named(profile)}")}, or name a checkpoint with --model.");

    /// <summary>The encoder of the best finished tagging run; where there is none, the finished run of stage 2, else of stage 1, with the best validation score.</summary>
    /// <inheritdoc cref="Tagger"/>
    public static BestRun Encoder(string results, string? profile = null)
    {
        if (BestTagging(results, profile) is { } tagging)
        {
            ListedRun? encoder = tagging.Run.EncoderId is { } id ? RunList.Read(Path.GetDirectoryName(Path.GetDirectoryName(tagging.Run.Folder)!)!).FirstOrDefault(r => r.Id == id && HasCheckpoint(r)) : null;
            return encoder is null ? tagging : new BestRun(encoder, $"{Described(encoder)}, below {tagging.Why}");
        }

        foreach (string stage in new[] { "audio-video", "audio" })
        {
            ListedRun[] runs = Latest(results, profile, [stage], HasCheckpoint);
            if (runs.FirstOrDefault(r => r.Validation is not null) is { } best)
            {
                return new BestRun(best, $"{Described(best)}, the best of {Count(runs.Length, $"finished {stage} run")} of profile '{best.Profile}' by validation {best.ValidatedBy} ({Score(best)})");
            }
        }

        throw new VcmrException(
            $"No finished encoder lies in '{Place(results, profile)}'; train one with {ToolName.Hint($"train audio-video --profile {Named(profile)}")}, or name a checkpoint with --model.");
    }

    private static BestRun? BestTagging(string results, string? profile)
    {
        ListedRun[] runs = Latest(results, profile, Tagging, r => File.Exists(Path.Combine(r.Folder, TaggerFile.Name)));
        return runs.Where(r => r.Validation is not null).OrderByDescending(r => r.Validation).FirstOrDefault() is { } best
            ? new BestRun(best, $"{Described(best)}, the best of {Count(runs.Length, "finished tagging run")} of profile '{best.Profile}' by validation PR-AUC ({Score(best)})")
            : null;
    }

    // Of the profile that was named; else of the one whose latest such run began last.
    private static ListedRun[] Latest(string results, string? profile, string[] stages, Func<ListedRun, bool> isWhole)
    {
        IEnumerable<string> folders = profile is null ? RunList.Profiles(results) : Directory.Exists(Place(results, profile)) ? [Place(results, profile)] : [];
        return folders
            .Select(f => RunList.Read(f, stages).Where(r => r.IsFinished && isWhole(r)).ToArray())
            .Where(runs => runs.Length > 0)
            .MaxBy(runs => runs.Max(r => r.Began)) ?? [];
    }

    private static bool HasCheckpoint(ListedRun run) => File.Exists(Path.Combine(run.Folder, Checkpoint.Best)) || File.Exists(Path.Combine(run.Folder, Checkpoint.Last));

    private static string Place(string results, string? profile) =>
        profile is null ? results
        : profile.EndsWith(".yaml", StringComparison.Ordinal) ? Path.Combine(results, Path.GetFileNameWithoutExtension(profile))
        : Directory.Exists(profile) && profile.Contains(Path.DirectorySeparatorChar) ? profile
        : Path.Combine(results, profile);

    private static string Named(string? profile) => profile is null ? "demo" : Path.GetFileName(Path.TrimEndingDirectorySeparator(profile)) is var name && profile.EndsWith(".yaml", StringComparison.Ordinal) ? profile : name;

    private static string Described(ListedRun run) => $"{run.Method}{(run.Seed is { } seed ? $", seed {seed}" : "")}";

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private static string Score(ListedRun run) => run.Validation!.Value.ToString("0.000", CultureInfo.InvariantCulture);
}
