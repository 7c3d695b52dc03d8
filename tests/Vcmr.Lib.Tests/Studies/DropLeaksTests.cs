using System.Globalization;
using Vcmr.Lessons;
using Vcmr.Storage;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Studies;

[Collection(nameof(Alone))]
public sealed class DropLeaksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DropLeaksTests()
    {
        Directory.CreateDirectory(_folder.File("music"));
        for (int song = 0; song < 3; song++)
        {
            WaveFile.Write(_folder.File($"music/{song}.wav"), Noise(50 + song, 16), rate: 8000);
        }

        var lines = new List<string> { "path,split,tags" };
        for (int clip = 0; clip < 12; clip++)
        {
            // The last validation clip and the last test clip are training clips, the one in part and softer.
            short[] samples = clip switch { 7 => [.. Noise(0, 12)[16_000..].Select(s => (short)(s / 2))], 11 => Noise(1, 12), _ => Noise(clip, 12) };
            WaveFile.Write(_folder.File($"{clip}.wav"), samples);
            lines.Add($"{clip}.wav,{(clip < 5 ? "train" : clip < 8 ? "validation" : "test")},{(clip % 2 == 0 ? "a" : "b")}");
        }

        File.WriteAllLines(_folder.File("clips.csv"), lines);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Clips_that_training_has_are_left_out_and_the_result_says_how_many()
    {
        using Study all = Open("all", "");
        using Study dropping = Open("dropping", ", drop_leaks: true");
        TaggingResult with = all.Tagging.Run(Method.Untrained, 1, cancellation: TestContext.Current.CancellationToken);
        TaggingResult without = dropping.Tagging.Run(Method.Untrained, 1, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal([5, 6, 7], all.Tagging.Clips("validation"));
        Assert.Equal([5, 6], dropping.Tagging.Clips("validation"));
        Assert.Equal([8, 9, 10], dropping.Tagging.Clips("test"));
        Assert.Equal([0, 1, 2, 3, 4], dropping.Tagging.Clips("train"));
        Assert.Null(with.DroppedLeaks);
        Assert.Equal(("chromaprint", 1, 1), (without.DroppedLeaks!.Method, without.DroppedLeaks.Validation, without.DroppedLeaks.Test));
        Assert.Equal((4, 3), (with.Report.Clips, without.Report.Clips));
        Assert.Equal(without.DroppedLeaks, dropping.Probing.LogMelStatistics(TestContext.Current.CancellationToken).DroppedLeaks);

        // What was left out is part of the run: its record, its result, and when it is found again.
        Assert.NotEqual(with.RunId, without.RunId);
        string folder = Path.Combine(dropping.Results, "tags", without.RunId);
        Assert.Contains("\"droppedLeaks\"", File.ReadAllText(Path.Combine(folder, "config.json")), StringComparison.Ordinal);
        Assert.Contains("\"droppedLeaks\"", File.ReadAllText(Path.Combine(folder, "result.json")), StringComparison.Ordinal);
        Assert.DoesNotContain("droppedLeaks", File.ReadAllText(Path.Combine(all.Results, "tags", with.RunId, "result.json")), StringComparison.Ordinal);
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(folder, "result.json"));
        using Study again = Open("dropping", ", drop_leaks: true");
        Assert.Equal(without.Scores, again.Tagging.Run(Method.Untrained, 1, cancellation: TestContext.Current.CancellationToken).Scores);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(folder, "result.json")));
    }

    [Fact]
    public void Clips_that_repeat_another_are_left_out_where_all_are_cross_validated()
    {
        using Study all = Open("all", "");
        using Study dropping = Open("dropping", ", drop_leaks: true");
        TaggingResult with = all.Probing.CrossValidateLogMel(cancellation: TestContext.Current.CancellationToken);
        TaggingResult without = dropping.Probing.CrossValidateLogMel(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((12, 10), (with.Report.Clips, without.Report.Clips));
        Assert.Equal(6, without.TrainingClips);
        Assert.Equal([6, 4], without.Report.Tags.Select(t => t.Positives!.Value));
        Assert.NotNull(dropping.Probing.Summarise([without]).Macro.RocAuc!.Interval);
    }

    [Theory]
    [InlineData(0.95, new[] { 9, 10, 11 })]
    [InlineData(0.84, new[] { 8, 9, 10 })]
    public void What_was_found_by_embeddings_is_taken_from_its_file_if_their_own_threshold_found_it(double similarity, int[] test)
    {
        using Study study = Open("dropping", ", drop_leaks: true");
        string fingerprint = study.Tagged.Fingerprint, folder = Path.Combine(study.Data.Folder, "leaks");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"leaks-{fingerprint[..12]}.json"), string.Create(CultureInfo.InvariantCulture, $$"""
            {"summary":{"method":"log-mel statistics","similarity":{{similarity}},"validation":0,"test":1},"fingerprint":"{{fingerprint}}","clips":["8.wav"],"repeats":["8.wav"]}
            """));
        Assert.Equal(test, study.Tagging.Clips("test"));
    }

    [Fact]
    public void Second_process_waits_for_the_one_that_looks()
    {
        using var said = new Releasing();
        using Study study = Open("dropping", ", drop_leaks: true", said);
        string folder = Path.Combine(study.Data.Folder, "leaks");
        said.Taken = CatalogLock.Begin(folder, waiting: null, TestContext.Current.CancellationToken);
        Assert.Equal([8, 9, 10], study.Tagging.Clips("test"));
        Assert.Null(said.Taken);
    }

    [Fact]
    public void Part_that_training_has_whole_is_an_error_that_names_the_key()
    {
        for (int clip = 8; clip < 11; clip++)
        {
            WaveFile.Write(_folder.File($"{clip}.wav"), Noise(clip - 6, 12));
        }

        using Study study = Open("dropping", ", drop_leaks: true");
        Assert.Contains("evaluation.drop_leaks leaves out all", Assert.Throws<VcmrException>(() => study.Tagging.Clips("test")).Message, StringComparison.Ordinal);
    }

    private static short[] Noise(int seed, int seconds)
    {
        var random = new CounterRandom(seed);
        return [.. Enumerable.Range(0, seconds * 16_000).Select(_ => (short)(random.NextInt(8000) - 4000))];
    }

    private Study Open(string name, string evaluation, TextWriter? progress = null)
    {
        File.WriteAllText(_folder.File($"{name}.yaml"), $$"""
            description: a test
            seeds: [1]
            threads: {{TorchSharp.torch.get_num_threads()}}
            data: { kind: folders, folder: {{_folder.File("work")}}, music: {{_folder.File("music")}}, tagged: {{_folder.File("clips.csv")}} }
            model: { input_length: 49152, width: 4 }
            tagging: { epochs: 2, batch: 2, hidden: 4, checkpoint_steps: 1 }
            evaluation: { resamples: 2{{evaluation}} }
            """);
        return Lesson.Open(_folder.File($"{name}.yaml"), results: _folder.File($"results-{name}"), progress: new ProgressLines(progress ?? TextWriter.Null, terminal: false));
    }

    // Another process, which ends once it is waited for.
    private sealed class Releasing : StringWriter
    {
        public FolderLease? Taken { get; set; }

        public override void WriteLine(string? value)
        {
            if (value?.Contains("waiting for it to end", StringComparison.Ordinal) == true)
            {
                Taken?.Dispose();
                Taken = null;
            }

            base.WriteLine(value);
        }
    }
}
