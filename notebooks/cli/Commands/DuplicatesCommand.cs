using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Vcmr.Datasets.Duplicates;
using Vcmr.Figures;
using Vcmr.Studies;
using Vcmr.Studies.Files;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr data duplicates</c>: finds recordings that are there twice, and test clips that training has seen.</summary>
internal static class DuplicatesCommand
{
    private const int ShownPairs = 30;
    private const int ShownOthers = 10;

    public static Command Create()
    {
        Argument<string[]> sets = new("SET")
        {
            Description = "A corpus made by prepare (of tagged clips or of videos), or a folder of audio files; of several, recordings are compared across them too.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> model = new("--model") { Description = "A checkpoint whose encoder gives the embeddings (default: log-mel statistics).", HelpName = "CHECKPOINT" };
        Option<int> length = CommonArguments.InputLength();
        Option<string?> known = new("--known") { Description = "Duplicates that are known, to compare with: a list of SHA-256 sums in which some are equal, or one set of file names a line.", HelpName = "FILE" };
        Option<double> similarity = new("--similarity") { Description = "Least similarity of two fingerprints (1 − bit error rate).", HelpName = "S", DefaultValueFactory = _ => DuplicateOptions.DefaultSimilarity };
        CommonArguments.Require(similarity, s => s is > 0.65 and <= 1, "a similarity above 0.65 and at most 1");
        Option<double> cosine = new("--embedding-similarity") { Description = "Least cosine of two embeddings.", HelpName = "S", DefaultValueFactory = _ => DuplicateOptions.DefaultEmbeddingSimilarity };
        CommonArguments.Require(cosine, s => s is > 0 and <= 1, "a cosine above 0 and at most 1");
        Option<string?> output = new("--out") { Description = "Folder for the table, the figure and the fingerprints, which a later run takes from there (default: results/duplicates/NAME).", HelpName = "DIR" };
        Option<int> workers = new("--workers") { Description = "How many recordings are worked on at once (default: one a core).", HelpName = "N" };
        CommonArguments.Require(workers, n => n >= 1, "a number of workers above 0");
        Option<bool> json = new("--json") { Description = "Write the result as JSON." };
        Command command = new("duplicates", "Find identical and nearly identical recordings within and across splits; exit code 1 if training has one of another split.")
        {
            sets, model, length, known, similarity, cosine, output, workers, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string[] folders = parsed.GetRequiredValue(sets);
                string to = parsed.GetValue(output) ?? Path.Combine("results", "duplicates", NameOf(folders));
                KnownDuplicates? list = parsed.GetValue(known) is { } file ? KnownDuplicates.Read(file) : null;

                // Progress goes beside the result, so that the result can be redirected.
                var progress = new ProgressLines(Console.Error, !Console.IsErrorRedirected);
                using RecordingSet set = RecordingSet.Open(folders, progress.Line);
                using Embedder? embedder = parsed.GetValue(model) is { } checkpoint ? Embedder.Load(checkpoint, parsed.GetValue(length)) : null;
                DuplicateOptions options = new()
                {
                    Similarity = parsed.GetValue(similarity),
                    EmbeddingSimilarity = parsed.GetValue(cosine),
                    CacheFolder = to,
                    Workers = parsed.GetValue(workers),
                };
                DuplicateReport report = DuplicateAudit.Run(
                    set,
                    embedder is null ? options : options with { Embed = w => embedder.Embed(w, cancellation), Embedding = parsed.GetValue(model)! },
                    progress,
                    cancellation);
                DuplicateTable.Write(report, Path.Combine(to, "duplicates.csv"));
                if (report.WithoutFingerprints is null || report.WithoutEmbeddings is null)
                {
                    DuplicateFigure.Draw(report).Save(to);
                }

                // Last, since a list of another set is an error, and what was found is kept all the same.
                KnownComparison? comparison = list?.Compare(report);
                progress.Line($"Compared {report.Recordings.Count - Missing(report)} recordings; every pair is in '{Path.Combine(to, "duplicates.csv")}', the figure beside it.");
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(JsonSerializer.Serialize(Json(report, comparison), PlainJson.Options));
                }
                else
                {
                    Show(report, comparison);
                }

                return report.Leaks.Count == 0 ? 0 : 1;
            },
            CancellationToken.None));
        return command;
    }

    // A corpus is called "corpus" more often than not, so that its folder's name is part of it.
    private static string NameOf(string[] folders) => string.Join('+', folders.Select(f =>
    {
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(f));
        return $"{Path.GetFileName(Path.GetDirectoryName(path))}-{Path.GetFileName(path)}";
    }));

    private static int Missing(DuplicateReport report) => report.Recordings.Select(r => r.Id).Intersect(report.Unheard.Select(u => u.Id)).Count();

    private static object Json(DuplicateReport report, KnownComparison? known) => new
    {
        report.Set,
        Recordings = report.Recordings.Count,
        Splits = report.Recordings.CountBy(r => r.Split).Where(s => s.Key.Length > 0).ToDictionary(),
        report.Unheard,
        Fingerprints = new { Missing = report.WithoutFingerprints, report.TooShort, report.Threshold, Pairs = report.ByFingerprint.Select(Pair) },
        Embeddings = new { Of = report.Embedding, Missing = report.WithoutEmbeddings, Threshold = report.EmbeddingThreshold, Pairs = report.ByEmbedding.Select(Pair) },
        Groups = report.Groups.Select(g => g.Select(r => r.Id)),
        report.Leaks,
        Known = known is null ? null : new { known.File, known.Sets, known.Present, known.Complete, known.Pairs, known.Found, known.Missed, Extras = known.Extras.Select(Pair) },
    };

    private static object Pair(DuplicatePair pair) => new
    {
        First = pair.First.Id,
        Second = pair.Second.Id,
        FirstSplit = pair.First.Split,
        SecondSplit = pair.Second.Split,
        Kind = DuplicateTable.Name(pair.Kind),
        pair.OffsetSeconds,
        pair.Similarity,
        pair.FasterPercent,
        pair.IsIdentical,
    };

    private static void Show(DuplicateReport report, KnownComparison? known)
    {
        foreach (string? missing in new[] { report.WithoutFingerprints, report.ShortSentence, report.WithoutEmbeddings })
        {
            if (missing is not null)
            {
                Console.WriteLine(missing);
            }
        }

        if (report.WithoutFingerprints is null)
        {
            Show("By fingerprint", report.ByFingerprint, ShownPairs);
        }

        // What sounds alike and is not the same is for ears to judge.
        HashSet<(Recording, Recording)> same = [.. report.ByFingerprint.Select(p => (p.First, p.Second))];
        DuplicatePair[] others = [.. report.ByEmbedding.Where(p => !same.Contains((p.First, p.Second)))];
        if (report.WithoutEmbeddings is null)
        {
            Show(report.WithoutFingerprints is null ? $"By embedding ({report.Embedding})" : $"By embedding alone ({report.Embedding})", others, ShownOthers);
        }

        foreach (UnheardRecording unheard in report.Unheard.Take(ShownOthers))
        {
            Console.WriteLine(VisibleText.Of($"Not compared: {unheard.Id} ({unheard.Reason})"));
        }

        if (report.Unheard.Count > ShownOthers)
        {
            Console.WriteLine($"Nor were {report.Unheard.Count - ShownOthers} others.");
        }

        int within = report.Duplicates.Count(p => p.Kind == PairKind.WithinSplit), across = report.Duplicates.Count(p => p.Kind == PairKind.AcrossSplits);
        string kinds = within + across > 0 ? $" ({within} within a split, {across} across splits)" : "";
        Console.WriteLine($"{report.Duplicates.Count} pairs{kinds} join {report.Groups.Sum(g => g.Count)} of {report.Recordings.Count} recordings in {report.Groups.Count} groups, the largest of {(report.Groups.Count > 0 ? report.Groups[0].Count : 0)}.");
        foreach ((string split, int leaked) in report.Leaks.CountBy(r => r.Split))
        {
            Console.WriteLine($"{leaked} of {report.Recordings.Count(r => r.Split == split)} recordings of '{split}' have one in 'train'; evaluation.drop_leaks: true leaves them out of a study's scores.");
        }

        if (known is not null)
        {
            Console.WriteLine(
                $"Of {known.Sets} known sets {known.Present} are here, {known.Complete} of them found whole; {known.Found} of their {known.Pairs} pairs were found, and {known.Extras.Count} that are not among them.");
        }
    }

    private static void Show(string title, IReadOnlyList<DuplicatePair> pairs, int most)
    {
        if (pairs.Count == 0)
        {
            Console.WriteLine($"{title}: none.");
            return;
        }

        Console.WriteLine($"{VisibleText.Of(title)}: {pairs.Count}");
        Table table = new Table().AddColumn("first").AddColumn("second").AddColumn("splits");
        foreach (string column in new[] { "offset (s)", "similarity", "faster" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (DuplicatePair pair in pairs.Take(most))
        {
            table.AddRow(
                VisibleText.Of(pair.First.Id).EscapeMarkup(),
                VisibleText.Of(pair.Second.Id).EscapeMarkup(),
                pair.Kind == PairKind.NoSplits ? "" : pair.Kind == PairKind.WithinSplit ? pair.First.Split.EscapeMarkup() : $"{pair.First.Split}, {pair.Second.Split}".EscapeMarkup(),
                string.Create(CultureInfo.InvariantCulture, $"{pair.OffsetSeconds:0.0}"),
                pair.IsIdentical ? "identical" : string.Create(CultureInfo.InvariantCulture, $"{pair.Similarity:0.000}"),
                pair.FasterPercent == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{pair.FasterPercent:+0;−0} %"));
        }

        AnsiConsole.Write(table);
        if (pairs.Count > most)
        {
            Console.WriteLine($"So are {pairs.Count - most} more pairs; the CSV file has all.");
        }
    }
}
