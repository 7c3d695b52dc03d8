using System.Text.Json.Nodes;
using TorchSharp;
using Vcmr.Figures.Report;
using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Studies.KnownTruth;
using Vcmr.Studies.Locking;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;

namespace Vcmr.Tests.Figures.Report;

[Collection(nameof(Alone))]
public sealed class LockReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Results => _folder.File("results/own");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_of_another_seed_or_a_corpus_without_a_cue_follow_a_lock_that_was_made_before_them()
    {
        Profile profile = Load();
        Lock(profile);
        Run(profile, 1);
        Run(profile, 2);
        Run(KnownTruthStudy.WithoutCue(profile, PictureCue.Mood), 1);
        ReportSummary summary = HtmlReport.Write(Results);
        Assert.Matches("^The analysis was locked at .* UTC, before the first run: all 3 runs began under it. Nothing of it was changed after.$", summary.Lock);
        Assert.Contains("Nothing of it was changed after.", File.ReadAllText(summary.Path), StringComparison.Ordinal);
        // A copy has other file times and says the same.
        string copy = _folder.File("copy");
        foreach (string file in Directory.GetFiles(Results, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy, Path.GetRelativePath(Results, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
            File.SetLastWriteTimeUtc(to, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal(summary.Lock, HtmlReport.Write(copy).Lock);
    }

    [Fact]
    public void Keys_that_were_changed_after_the_lock_are_named_with_both_values_and_where()
    {
        Lock(Load());
        Run(Load(), 1);
        Run(Load("audio.epochs=3", "model.width=16"), 1);
        Run(Load("audio.epochs=3"), 2);
        Run(Load(), 9);
        Directory.CreateDirectory(_folder.File("notebooks/profiles"));
        File.WriteAllText(_folder.File("notebooks/profiles/own.yaml"), File.ReadAllText(_folder.File("own.yaml")).Replace("[more]", "[less]", StringComparison.Ordinal));
        ReportSummary summary = HtmlReport.Write(Results);
        string page = System.Net.WebUtility.HtmlDecode(File.ReadAllText(summary.Path));
        Assert.EndsWith("all 4 runs began under it. Changed after it: audio.epochs, hypotheses, model.width, seeds.", summary.Lock, StringComparison.Ordinal);
        Assert.Contains("<code>audio.epochs: 7 → 3</code> in 2 runs", page, StringComparison.Ordinal);
        Assert.Contains("<code>model.width: 128 → 16</code> in 1 run", page, StringComparison.Ordinal);
        Assert.Contains("<code>seeds: [1,2] → [9]</code> in 1 run", page, StringComparison.Ordinal);
        Assert.Contains("""<code>hypotheses: ["more"] → ["less"]</code> in the profile's file""", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_set_beside_the_profiles_file_before_the_lock_was_not_changed_after_it()
    {
        Profile profile = Load("audio.epochs=3");
        Lock(profile, "audio.epochs=3");
        Run(profile, 1);
        Directory.CreateDirectory(_folder.File("notebooks/profiles"));
        File.Copy(_folder.File("own.yaml"), _folder.File("notebooks/profiles/own.yaml"));
        Assert.EndsWith("the one run began under it. Nothing of it was changed after.", HtmlReport.Write(Results).Lock, StringComparison.Ordinal);
        File.AppendAllText(_folder.File("notebooks/profiles/own.yaml"), "fractions: [1]\n");
        Assert.EndsWith("Changed after it: fractions.", HtmlReport.Write(Results).Lock, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_before_under_another_or_without_a_lock_do_not_follow_it_whatever_their_files_times()
    {
        Profile profile = Load();
        string early = Run(profile, 1);
        AnalysisLock locked = Lock(profile);
        string none = Run(profile, 2), other = Run(Load("audio.epochs=2"), 1), past = Run(Load("audio.epochs=3"), 1), mute = Run(Load("audio.epochs=4"), 1);
        Run(Load("audio.epochs=5"), 1);
        Begun(none, b => b["lock"] = null);
        Begun(other, b => b["lock"] = new string('a', 64));
        Begun(past, b => b["began"] = locked.Locked.AddSeconds(-1).ToString("O"));
        File.Delete(Path.Combine(mute, "begun.json"));
        ReportSummary summary = HtmlReport.Write(Results);
        string page = System.Net.WebUtility.HtmlDecode(File.ReadAllText(summary.Path));
        Assert.Contains("1 of 6 runs began under it, 5 did not.", summary.Lock, StringComparison.Ordinal);
        foreach ((string run, string reason) in new[]
        {
            (early, "was there when the plan was locked"), (none, "began without a lock"), (other, "began under another lock (aaaaaaaaaaaa…)"),
            (past, "began before the plan was locked"), (mute, "does not say when it began"),
        })
        {
            Assert.Contains($"<code>audio/{Path.GetFileName(run)}</code></a> {reason}", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Lock_that_was_changed_tells_nothing_and_one_that_is_broken_is_a_file_not_shown()
    {
        AnalysisLock locked = Lock(Load());
        Run(Load(), 1);
        File.WriteAllText(locked.Path, File.ReadAllText(locked.Path).Replace("\"epochs\": 7", "\"epochs\": 3", StringComparison.Ordinal));
        Assert.Contains("was changed after it was written", HtmlReport.Write(Results).Lock, StringComparison.Ordinal);
        JsonNode plan = JsonNode.Parse(File.ReadAllText(locked.Path))!;
        plan.AsObject().Remove("runs_before");
        File.WriteAllText(locked.Path, plan.ToJsonString());
        Assert.Equal(1, HtmlReport.Write(Results).Problems);
        File.WriteAllText(locked.Path, "{");
        ReportSummary summary = HtmlReport.Write(Results);
        Assert.Equal((null, 1), (summary.Lock, summary.Problems));
        Assert.Contains("is not known: it cannot be read", File.ReadAllText(summary.Path), StringComparison.Ordinal);
    }

    private static void Begun(string run, Action<JsonNode> change)
    {
        string path = Path.Combine(run, "begun.json");
        JsonNode begun = JsonNode.Parse(File.ReadAllText(path))!;
        change(begun);
        File.WriteAllText(path, begun.ToJsonString());
    }

    private AnalysisLock Lock(Profile profile, params string[] settings)
    {
        using var study = new Study(profile, new StudyOptions { Root = _folder.Path, Results = Results });
        return AnalysisLock.Write(study, settings);
    }

    // A run folder with what the report reads of a run.
    private string Run(Profile profile, int seed)
    {
        var run = new RunFolder(Results, "audio", new { Stage = "audio", Options = profile.Audio, profile.Model.Width, profile.Data.Folder, Seed = seed });
        using var model = torch.nn.Linear(2, 2);
        Checkpoint.Save(
            run.File(Checkpoint.Last), model, null, new TrainingState { Finished = true }, run.Record, RunAbout.Of(profile, "audio", seed, new SampleCnnShape(3, 3, 9, 4), "data"));
        return run.Path;
    }

    private Profile Load(params string[] settings)
    {
        File.WriteAllText(_folder.File("own.yaml"), $"description: a test\nseeds: [1, 2]\nthreads: {torch.get_num_threads()}\nhypotheses: [more]\nknown_truth: {{ cues_off: [mood, tempo] }}\naudio: {{ epochs: 7 }}\n");
        return Profile.Load(_folder.File("own.yaml"), settings);
    }
}
