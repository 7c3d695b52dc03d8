using System.Globalization;
using Vcmr.Figures.Report;
using Vcmr.Storage;
using Vcmr.Studies;

namespace Vcmr.Figures.Runs;

/// <summary>The runs that lie among results.</summary>
public static class RunList
{
    internal const string Loss = "loss";
    private const string PrAuc = "PR-AUC";
    private const string Mrr = "MRR";

    /// <summary>The folders below <c>results</c> that hold runs, one a profile; those with links to another's runs alone are left out.</summary>
    /// <param name="results">The folder of all results.</param>
    public static IReadOnlyList<string> Profiles(string results) =>
        !Directory.Exists(results) ? [] :
        [
            .. Directory.GetDirectories(results)
                .Where(p => Directory.GetDirectories(p).Any(e => new DirectoryInfo(e).LinkTarget is null && Directory.GetDirectories(e).Any(r => File.Exists(Path.Combine(r, RunRecord.FileName)))))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Reads the runs of a results folder, stage by stage, the best first.</summary>
    /// <param name="folder">A profile's results, such as <c>results/demo</c>.</param>
    /// <param name="stages">The stages that are wanted; null for all.</param>
    /// <exception cref="VcmrException">There is no such folder, or it cannot be read.</exception>
    public static IReadOnlyList<ListedRun> Read(string folder, IReadOnlyCollection<string>? stages = null)
    {
        if (!Directory.Exists(folder))
        {
            throw new VcmrException($"There is no results folder '{folder}'; name one such as results/demo, or a profile that was trained.");
        }

        try
        {
            string profile = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            // All stages, as what tells two heads apart may be their encoders' settings.
            RunEntry[] entries = [.. RunReader.Read(folder, new Problems(folder))];
            ListedRun[] runs = [.. entries.Select(r => Of(r, profile))];
            IReadOnlyDictionary<RunEntry, IReadOnlyList<string>> variants = RunVariants.Of([.. entries.Zip(runs, (e, r) => (e, (object)(r.Stage, r.Method, r.Seed, r.Fraction, r.InputLength)))]);
            return [.. entries.Zip(runs, (e, r) => r with { Variant = variants.GetValueOrDefault(e, []) }).Where(r => stages is null || stages.Contains(r.Stage)).GroupBy(r => r.Stage).SelectMany(Ordered)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The results in '{folder}' cannot be read ({e.Message.TrimEnd('.')}); check who may read them.", e);
        }
    }

    private static IEnumerable<ListedRun> Ordered(IEnumerable<ListedRun> stage)
    {
        ListedRun[] all = [.. stage.OrderBy(r => r.IsFinished ? 0 : 1).ThenBy(Rank).ThenBy(r => r.Method, StringComparer.Ordinal).ThenBy(r => r.Seed).ThenBy(r => r.Id, StringComparer.Ordinal)];
        return all.Select((run, i) => i == 0 && run is { IsFinished: true, Validation: not null } ? run with { IsBest = true } : run);
    }

    private static double Rank(ListedRun run) => run.Validation is { } score ? run.MoreIsBetter ? -score : score : double.PositiveInfinity;

    private static ListedRun Of(RunEntry run, string profile)
    {
        bool isTagging = run.Experiment is "tags" or "supervised";
        return new ListedRun
        {
            Profile = profile,
            Stage = run.Experiment,
            Method = MethodOf(run) is { } method ? StudyFigures.Name(method) : run.Setting("method") ?? "",
            Id = run.Id,
            Seed = int.TryParse(run.Setting("seed"), CultureInfo.InvariantCulture, out int seed) ? seed : null,
            Fraction = run.Setting("fraction") is null ? 1 : run.Number("fraction"),
            InputLength = int.TryParse(run.Setting("shape.inputLength"), CultureInfo.InvariantCulture, out int length) ? length : null,
            IsFinished = run.State == RunState.Finished,
            State = StateOf(run),
            Step = run.Training?.Step,
            Validation = run.Training?.Best,
            ValidatedBy = isTagging ? PrAuc : run.Setting("options.bestBy") == "mrr" ? Mrr : Loss,
            RocAuc = run.Test is { RocAuc: var roc } && double.IsFinite(roc) ? roc : null,
            PrAuc = run.Test is { PrAuc: var pr } && double.IsFinite(pr) ? pr : null,
            Began = run.Begun?.Began ?? new DateTimeOffset(Directory.GetLastWriteTimeUtc(run.Folder)),
            Folder = run.Folder,
            EncoderId = run.Experiment == "tags" ? run.Setting("encoder") : null,
        };
    }

    private static string StateOf(RunEntry run) => run.State switch
    {
        RunState.Finished => "finished",
        RunState.Broken => $"damaged: {run.Note}",
        _ when FolderLease.IsTaken(run.Folder) => $"running, {run.Note}",
        _ => $"broken off, {run.Note}",
    };

    private static Method? MethodOf(RunEntry run) => run.Experiment switch
    {
        "audio" => Method.AudioOnly,
        "audio-longer" => Method.AudioOnlyLonger,
        "audio-video" => run.Setting("options.pairing") switch { null => Method.Vcmr, "0" => Method.ShuffledPairs, _ => Method.PartlyShuffled },
        "untrained" => Method.Untrained,
        "clmr" => Method.Clmr,
        "supervised" when run.Setting("method") is null => Method.Supervised,
        _ => Enum.TryParse(run.Setting("method"), ignoreCase: true, out Method method) ? method : null,
    };
}
