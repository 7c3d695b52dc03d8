using System.Globalization;
using Vcmr.Studies;
using Vcmr.Studies.KnownTruth;

namespace Vcmr.Cluster;

/// <summary>From a profile to the stages of its study: what the notebooks would train one after another, as tasks side by side.</summary>
/// <param name="profile">The profile.</param>
/// <param name="file">The plan's copy of it.</param>
/// <param name="place">Where the work is done.</param>
/// <param name="options">What is asked of the cluster.</param>
internal sealed class PlanStages(Profile profile, string file, PlanPlace place, PlanOptions options)
{
    private static readonly string[] Encoders = ["untrained", "audio", "audio-longer", "clmr", "shuffled", "audio-video"];
    private static readonly string[] SoundEncoders = ["untrained", "audio", "clmr"];
    private static readonly string[] Networks = ["sample-cnn", "harmonic-cnn", "short-chunk-cnn"];

    private bool IsDemo => profile.Data.Kind == "demo";

    private bool IsMusic => profile.Data.Music.Length > 0;

    private bool IsPrepared => profile.Data.Corpus.Length > 0;

    private bool HasTags => IsDemo || profile.Data.Tagged.Length > 0;

    /// <summary>All stages in the order in which they can run.</summary>
    public IReadOnlyList<PlannedStage> All()
    {
        List<PlannedStage> stages = [.. Data()];
        string data = stages[^1].Name;
        stages.Add(Seeds("audio", "stage 1", [data], s => Train("audio", s)));
        if (!IsMusic)
        {
            stages.Add(Seeds("audio-video", "stage 2", ["audio"], s => Train("audio-video", s)));
        }

        if (HasTags)
        {
            stages.AddRange(Tags(data));
        }

        string[] last = [.. stages.Select(s => s.Name).Where(n => stages.All(s => !s.After.Contains(n)))];
        if (HasTags && !IsMusic)
        {
            // The last one takes the cues out of pictures, which only made ones can bear.
            IEnumerable<string> notebooks = place.Notebooks.Where(n => IsDemo || !Path.GetFileName(n).StartsWith("09-", StringComparison.Ordinal));
            stages.Add(new("notebooks", "the notebooks, which find what is trained", [.. notebooks.Select(n => Task(Path.GetFileNameWithoutExtension(n), "run", n, "--profile", file, "-p", $"results={options.Results}", "--out", options.Results))], last) { UsesGpu = true });
            last = ["notebooks"];
        }

        stages.Add(new("report", "one page on all of it", [Task("the page", "report", options.Results)], last) { AfterAny = true });
        return stages;
    }

    private IEnumerable<PlannedStage> Data()
    {
        string[] before = [];
        string videos = IsPrepared ? Full(profile.Data.Corpus) : Path.Combine(Full(profile.Data.Folder), IsMusic ? "music-corpus" : "corpus");
        string clips = Path.Combine(Full(profile.Data.Folder), IsDemo || profile.Data.TaggedKind == "csv" ? "tagged-corpus" : $"tagged-{profile.Data.TaggedKind}");
        if (IsPrepared)
        {
            // The clips' corpus is made by the first head that asks for it.
            yield return new("verify", "every byte that was prepared", [Task("videos", "verify", videos)], before);
            yield break;
        }

        string parts = Number(options.Shards);
        IReadOnlyList<string> divide = ["data", "divide", file, "--parts", parts];
        if (IsDemo)
        {
            // The corpora that lack a cue are the study's too.
            IEnumerable<IReadOnlyList<string>> cues = Cues.SelectMany(c => new IReadOnlyList<string>[] { ["data", "make", file, "--without", c], [.. divide, "--without", c] });
            yield return new("make", "the music videos and clips", [new("synthesised and divided", [["data", "make", file], divide, .. cues])], before);
            before = ["make"];
        }
        else
        {
            if (options.List.Length > 0)
            {
                yield return new("fetch-list", "the videos of the list", Numbered(options.Shards, i => Task($"part {i}", "fetch-list", options.List, "--to", Full(profile.Data.Videos), "--shard", $"{i}/{parts}")), before) { AtOnce = options.FetchAtOnce };
                before = ["fetch-list"];
            }

            yield return new("divide", "the data, by bytes and duration", [new("divided", [divide])], before) { AfterAny = before.Length > 0 };
            before = ["divide"];
        }

        yield return new("prepare", "scenes, sound and frame features", Numbered(options.Shards, Part), before) { UsesGpu = profile.Data.FrameEncoder.Length > 0 };
        IEnumerable<(string What, string Folder)> corpora = HasTags ? [("videos", videos), ("clips", clips)] : [("videos", videos)];
        yield return new("verify", "every byte that was prepared", [.. corpora.Select(c => Task(c.What, "verify", c.Folder))], ["prepare"]);
    }

    // As many items at a time as the task has cores, whatever the node has.
    private PlannedTask Part(int part)
    {
        IReadOnlyList<string> prepare = ["data", "prepare", file, "--part", Number(part), "--workers", Number(options.CpusPerTask)];
        return new($"part {part}", [prepare, .. IsDemo ? Cues.Select(c => (IReadOnlyList<string>)[.. prepare, "--without", c]) : []]);
    }

    private IEnumerable<string> Cues => profile.KnownTruth.CuesOff.Select(c => c.ToString().ToLowerInvariant());

    private string Full(string path) => Path.GetFullPath(Path.Combine(place.Root, path));

    private IEnumerable<PlannedStage> Tags(string data)
    {
        string encoded = IsMusic ? "audio" : "audio-video";
        IEnumerable<PlannedTask> heads =
            from seed in profile.Seeds
            from encoder in IsMusic ? SoundEncoders : Encoders
            select Task($"{encoder}, seed {seed}", [.. Train("tags", seed), "--encoder", encoder]);
        yield return new("heads", "tagging heads on each encoder", [.. heads], [encoded]) { UsesGpu = true };
        IEnumerable<PlannedTask> supervised =
            from seed in profile.Seeds
            from model in Networks
            select Task($"{model}, seed {seed}", [.. Train("supervised", seed), "--model", model]);
        yield return new("supervised", "networks on the labels alone", [.. supervised], [data]) { UsesGpu = true };
        if (IsMusic)
        {
            yield break;
        }

        yield return Points("scarcity", "Figure 3, heads with fewer labels", "audio-video", Groups(Sweep.Scarcity(profile)));
        yield return Points("resolution", "Figure 4, encoders of each input length", "audio-video", Groups(Sweep.Resolution(profile)));
        string[] known = IsDemo ? [.. KnownTruthStudy.Own(profile).Select(o => o.Condition.Off is { } cue ? $"without {cue.ToString().ToLowerInvariant()}, seed {o.Seed}" : string.Create(CultureInfo.InvariantCulture, $"{o.Condition.Dose:P0} true pairs, seed {o.Seed}"))] : [];
        if (known.Length > 0)
        {
            yield return new("known-truth", "doses of true pairs, and cues taken away", Numbered(known.Length, i => Task(known[i - 1], "study", "--profile", file, "--results", options.Results, "--shard", $"{i}/{known.Length}")), ["heads"]) { UsesGpu = true };
        }

        yield return Points("robustness", "taggers on disturbed clips", "heads", [.. profile.Robustness.All.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Kind.ToString().ToLowerInvariant()} {d.Severity}"))]);
    }

    // Points that share an encoder are one task, or two would train it.
    private static string[] Groups(IReadOnlyList<SweepPoint> points) =>
        [.. points.Select(p => string.Create(CultureInfo.InvariantCulture, $"seed {p.Seed}, {p.InputLength} samples")).Distinct()];

    private PlannedStage Points(string sweep, string what, string after, string[] points) => new(
        sweep,
        what,
        Numbered(points.Length, i => Task(points[i - 1], "sweep", sweep, "--profile", file, "--results", options.Results, "--shard", $"{i}/{points.Length}")),
        [after])
    {
        UsesGpu = true,
    };

    private PlannedStage Seeds(string name, string what, IReadOnlyList<string> after, Func<int, string[]> arguments) =>
        new(name, what, [.. profile.Seeds.Select(s => Task($"seed {s}", arguments(s)))], after) { UsesGpu = true };

    private string[] Train(string stage, int seed) => ["train", stage, "--profile", file, "--results", options.Results, "--seed", Number(seed)];

    private static PlannedTask[] Numbered(int count, Func<int, PlannedTask> task) => [.. Enumerable.Range(1, count).Select(task)];

    private static PlannedTask Task(string what, params string[] arguments) => new(what, [arguments]);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
