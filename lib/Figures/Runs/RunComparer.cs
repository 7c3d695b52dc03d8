using System.Text.Json.Nodes;
using Vcmr.Evaluation;
using Vcmr.Figures.Report;
using Vcmr.Studies;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Figures.Runs;

/// <summary>Compares two runs, or the results of two profiles: what they were told to do, and what they scored.</summary>
/// <param name="results">The folder of all results.</param>
/// <param name="open">Opens a profile's study: a name, or a YAML file.</param>
public sealed class RunComparer(string results, Func<string, Study> open)
{
    private const string TestRoc = "test ROC-AUC", TestPr = "test PR-AUC";

    private static readonly Method[] Methods =
    [
        Method.Vcmr, Method.AudioOnly, Method.AudioOnlyLonger, Method.ShuffledPairs, Method.Untrained, Method.Clmr, Method.Supervised, Method.HarmonicCnn, Method.ShortChunkCnn,
    ];

    /// <summary>Compares two.</summary>
    /// <param name="first">A run's folder or id, a profile's name or file, or its results folder.</param>
    /// <param name="other">The same.</param>
    /// <exception cref="VcmrException">One is neither, one is a run and the other is not, or nothing of them can be compared.</exception>
    public RunComparison Compare(string first, string other)
    {
        string? firstRun = Run(first), otherRun = Run(other);
        return (firstRun, otherRun) switch
        {
            ({ } a, { } b) => Runs(a, b),
            (null, null) => Profiles(first, other),
            _ => throw new VcmrException($"'{(firstRun is null ? other : first)}' is a run and '{(firstRun is null ? first : other)}' is not; compare two runs, or two profiles."),
        };
    }

    private string? Run(string named)
    {
        if (File.Exists(Path.Combine(named, RunRecord.FileName)))
        {
            return Path.GetFullPath(named);
        }

        // An id is a hash, found in whatever folder; links lead to the same run twice.
        bool isId = named.Length == 12 && named.All(char.IsAsciiHexDigitLower);
        return !isId ? null : RunList.Profiles(results).SelectMany(p => Directory.GetDirectories(p)).Select(e => Path.Combine(e, named))
            .FirstOrDefault(r => File.Exists(Path.Combine(r, RunRecord.FileName)))
            ?? throw new VcmrException($"No run '{named}' lies in '{results}'; {ToolName.Hint("runs")} lists what there is.");
    }

    private RunComparison Runs(string first, string other)
    {
        ListedRun a = Listed(first), b = Listed(other);
        string method = a.Method == b.Method ? a.Method : $"{a.Method} / {b.Method}";
        var scores = new List<ScoreDifference>();
        if (a.Stage == b.Stage || a.ValidatedBy == b.ValidatedBy)
        {
            scores.Add(new ScoreDifference(method, $"best validation {(a.ValidatedBy == b.ValidatedBy ? a.ValidatedBy : "score")}", a.Validation, b.Validation, 1, 1));
        }

        List<string> notes = [];
        List<PredictionDifference> predictions = [];
        if ((a.PrAuc ?? b.PrAuc) is not null)
        {
            (SystemComparison? comparison, string? why) = Predicted(first, other);
            notes.AddRange(why is null ? [] : [why]);
            predictions.AddRange(comparison is null ? [] : [new PredictionDifference(method, comparison)]);
            scores.Add(With(new ScoreDifference(method, TestRoc, a.RocAuc, b.RocAuc, 1, 1), comparison?.Macro.RocAuc));
            scores.Add(With(new ScoreDifference(method, TestPr, a.PrAuc, b.PrAuc, 1, 1), comparison?.Macro.PrAuc));
        }

        return new RunComparison(first, other, RunChain.Differences(first, other), scores, predictions) { Notes = notes };
    }

    private static ListedRun Listed(string run)
    {
        string stage = Path.GetFileName(Path.GetDirectoryName(run)!);
        return RunList.Read(Path.GetDirectoryName(Path.GetDirectoryName(run)!)!, [stage]).FirstOrDefault(r => r.Id == Path.GetFileName(run))
            ?? throw new VcmrException($"'{run}' is no run among a profile's results; name one such as results/demo/tags/ID.");
    }

    private (SystemComparison? Comparison, string? Why) Predicted(string first, string other)
    {
        if (RunResult(first) is not { } a || RunResult(other) is not { } b)
        {
            return (null, "One of the runs was not tested, so that its test scores are not known.");
        }

        string? data = DataOf(first);
        if (data is null || data != DataOf(other) || a.Scores.Length != b.Scores.Length)
        {
            return (null, "The runs were tested on different clips: their difference has no interval, and says little.");
        }

        string path = Path.Combine(first, Checkpoint.Best);
        try
        {
            JsonNode? about = CheckpointHeader.Read(path).About;
            var profile = ProfileFile.Parse(about?["configuration"]?.ToJsonString() ?? "", (string?)about?["profile"] ?? "");
            using var study = new Study(profile, new StudyOptions { Root = Path.GetDirectoryName(Path.GetFullPath(results))!, Results = Path.GetDirectoryName(Path.GetDirectoryName(first)!)!, Maker = (_, _, _, _) => { } });
            return study.Data.PreparedFingerprints().Tagged == data
                ? (study.Tagging.Infer([a], [b]), null)
                : (null, $"The clips that the runs were tested on are not in '{study.Data.Shown(study.Data.TaggedFolder)}' as they were, so that their difference has no interval.");
        }
        catch (Exception e) when (e is IOException or FormatException or VcmrException or System.Text.Json.JsonException or ArgumentException or InvalidOperationException)
        {
            return (null, $"What the clips of '{path}' are tagged with cannot be read ({e.Message.TrimEnd('.')}), so that the difference has no interval.");
        }
    }

    private static TaggingResult? RunResult(string run)
    {
        string stage = Path.GetFileName(Path.GetDirectoryName(run)!);
        return RunFolder.Of("", stage, JsonNode.Parse(RunRecord.Read(run).Json)!, run).Read<TaggingResult>(Tagging.ResultFile);
    }

    private static string? DataOf(string run) => (string?)JsonNode.Parse(RunRecord.Read(run).Json)?["data"];

    private RunComparison Profiles(string first, string other)
    {
        using Study a = open(ProfileOf(first)), b = open(ProfileOf(other));
        ConfigurationDifference[] differences =
        [
            .. ProfileText.Values(a.Profile).Zip(ProfileText.Values(b.Profile), (x, y) => new ConfigurationDifference(x.Key, x.Value, y.Value)).Where(d => d.First != d.Other),
        ];
        foreach (Study study in new[] { a, b })
        {
            if (!study.Data.IsPrepared)
            {
                throw new VcmrException($"The data of profile '{study.Profile.Name}' are not prepared here, by which its runs are found; prepare them with {ToolName.Hint($"data prepare {study.Profile.Name}")}, or compare two runs by their folders.");
            }
        }

        bool same = a.Tagged.Fingerprint == b.Tagged.Fingerprint;
        var scores = new List<ScoreDifference>();
        var predictions = new List<PredictionDifference>();
        foreach (Method method in Methods)
        {
            TaggingResult[] x = [.. Results(a, method)], y = [.. Results(b, method)];
            if (x.Length + y.Length == 0)
            {
                continue;
            }

            bool isPaired = same && x.Length > 0 && x.Select(r => r.Seed).Order().SequenceEqual(y.Select(r => r.Seed).Order()) && x[0].Scores.Length == y[0].Scores.Length;
            SystemComparison? comparison = isPaired ? a.Tagging.Infer(x, y) : null;
            string name = StudyFigures.Name(method);
            predictions.AddRange(comparison is null ? [] : [new PredictionDifference(name, comparison)]);
            scores.Add(With(new ScoreDifference(name, TestRoc, Mean(x, r => r.Report.Macro.RocAuc?.Mean), Mean(y, r => r.Report.Macro.RocAuc?.Mean), x.Length, y.Length), comparison?.Macro.RocAuc));
            scores.Add(With(new ScoreDifference(name, TestPr, Mean(x, r => r.Report.Macro.PrAuc.Mean), Mean(y, r => r.Report.Macro.PrAuc.Mean), x.Length, y.Length), comparison?.Macro.PrAuc));
        }

        return new RunComparison(a.Profile.Name, b.Profile.Name, differences, scores, predictions)
        {
            Notes = scores.Count == 0 ? ["Neither profile has a finished tagging run that is configured as it is now."]
                : !same ? ["The profiles are tested on different clips: a difference has no interval, and says little."]
                : scores.Any(s => s.Difference is not null && s.Interval is null) ? ["Without an interval: where the seeds of both are not the same, or the predictions say nothing of it."] : [],
        };
    }

    // A results folder that --set made has its profile in it; any other has the name of its profile.
    private string ProfileOf(string named)
    {
        string folder = Directory.Exists(named) ? named : Path.Combine(results, named);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), file = Path.Combine(folder, name + ".yaml");
        return named.EndsWith(".yaml", StringComparison.Ordinal) && File.Exists(named) ? named : File.Exists(file) ? file : Directory.Exists(named) ? name : named;
    }

    private static IEnumerable<TaggingResult> Results(Study study, Method method) =>
        study.Profile.Seeds.Select(seed => study.Tagging.Find(method, seed)).OfType<TaggingResult>();

    private static double? Mean(TaggingResult[] results, Func<TaggingResult, double?> score) => results.Select(score).Average();

    private static ScoreDifference With(ScoreDifference score, Effect? effect) => effect is null ? score : score with { Interval = effect.Difference.Interval, P = effect.P };
}
