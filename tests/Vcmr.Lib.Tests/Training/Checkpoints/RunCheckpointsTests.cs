using Vcmr.Formats.Tensors;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Xunit;

namespace Vcmr.Tests.Training.Checkpoints;

/// <summary>A checkpoint counts only with the log and the best checkpoint that it knows of.</summary>
[Collection(nameof(Alone))]
public sealed class RunCheckpointsTests : IDisposable
{
    private static readonly StageOptions Options = new() { Epochs = 4, Batch = 5, LearningRate = 0.01, CheckpointSteps = 1 };
    private readonly TemporaryFolder _whole = new();
    private readonly TemporaryFolder _run = new();
    private readonly List<string> _notes = [];

    public RunCheckpointsTests() => Assert.True(Run(_whole).Finished);

    private string Last => _run.File(Checkpoint.Last);

    private string Previous => _run.File(Checkpoint.Previous);

    private string Best => _run.File(Checkpoint.Best);

    private string Log => _run.File(TrainingLog.FileName);

    public void Dispose()
    {
        _whole.Dispose();
        _run.Dispose();
    }

    [Theory]
    [InlineData("a cut last line")]
    [InlineData("a number in the log")]
    [InlineData("a damaged checkpoint")]
    public void Run_goes_on_from_the_checkpoint_before_where_the_last_one_does_not_count(string damage)
    {
        Stop(7);
        Assert.True(File.Exists(Previous));
        switch (damage)
        {
            case "a cut last line":
                string text = File.ReadAllText(Log);
                File.WriteAllText(Log, text[..(text.IndexOf("\n8,", StringComparison.Ordinal) - 2)]);
                break;
            case "a number in the log":
                string[] lines = File.ReadAllLines(Log);
                lines[^2] = lines[^2][..^1] + (lines[^2][^1] == '1' ? '2' : '1');
                File.WriteAllText(Log, string.Join('\n', lines) + "\n");
                break;
            default:
                Flip(Last);
                break;
        }

        int first = 0;
        Run(_run, p => first = first == 0 ? p.Step : first);
        Assert.Equal(7, first);
        Assert.Contains("goes on from step 6", Assert.Single(_notes), StringComparison.Ordinal);
        AssertSame();
        Assert.False(File.Exists(Previous));
    }

    [Theory]
    [InlineData("the log's start")]
    [InlineData("no log")]
    [InlineData("no best")]
    public void Run_where_no_checkpoint_counts_is_refused_and_goes_on_once_that_is_mended(string damage)
    {
        Stop(7);
        string file = damage == "no best" ? Best : Log;
        byte[] good = File.ReadAllBytes(file);
        switch (damage)
        {
            case "the log's start":
                Flip(Log, 30);
                break;
            case "no log":
                File.Delete(Log);
                break;
            default:
                File.Delete(Best);
                break;
        }

        string message = Assert.Throws<VcmrException>(() => Run(_run)).Message;
        Assert.Contains("cannot go on", message, StringComparison.Ordinal);
        Assert.Contains(file, message, StringComparison.Ordinal);

        File.WriteAllBytes(file, good);
        int first = 0;
        Run(_run, p => first = first == 0 ? p.Step : first);
        Assert.Equal(8, first);
        AssertSame();
    }

    [Fact]
    public void Finished_run_without_its_best_checkpoint_is_refused()
    {
        Run(_run);
        File.Delete(Best);
        Assert.Contains($"its best checkpoint '{Best}' is gone", Assert.Throws<VcmrException>(() => Run(_run)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Checkpoint.Best)]
    [InlineData(Checkpoint.Last)]
    [InlineData(TrainingLog.FileName)]
    public void Finished_run_with_a_damaged_file_is_refused_by_its_name(string file)
    {
        Run(_run);
        Flip(_run.File(file));
        string message = Assert.Throws<VcmrException>(() => Run(_run)).Message;
        Assert.Contains(_run.File(file), message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Best_checkpoint_of_another_moment_is_refused()
    {
        Stop(9);
        byte[] early = File.ReadAllBytes(Best);
        Run(_run);
        if (early.AsSpan().SequenceEqual(File.ReadAllBytes(Best)))
        {
            Assert.Skip("the first epochs were the best");
        }

        File.WriteAllBytes(Best, early);
        Assert.Contains("is of epoch", Assert.Throws<VcmrException>(() => Run(_run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_of_an_earlier_version_without_a_mark_of_its_log_goes_on()
    {
        Stop(8);
        using (SafetensorsFile file = Checkpoint.Read(Last))
        {
            var metadata = file.Metadata.ToDictionary(m => m.Key, m => m.Key == "vcmr.state" ? m.Value[..m.Value.IndexOf(",\"Log\"", StringComparison.Ordinal)] + "}" : m.Value);
            Safetensors.WriteSealed(_run.File("old"), [.. file.Tensors], metadata);
        }

        File.Move(_run.File("old"), Last, overwrite: true);
        File.Delete(Previous);
        int first = 0;
        Run(_run, p => first = first == 0 ? p.Step : first);
        Assert.Equal(9, first);
        AssertSame();
    }

    [Fact]
    public void Damaged_row_of_a_log_is_a_sentence_and_a_last_row_in_part_is_left_out()
    {
        Run(_run);
        int rows = TrainingLog.Read(Log).Count;
        byte[] whole = File.ReadAllBytes(Log);
        File.WriteAllBytes(Log, [.. whole, .. "17,5,tr"u8]);
        Assert.Equal(rows, TrainingLog.Read(Log).Count);
        File.WriteAllText(Log, System.Text.Encoding.UTF8.GetString(whole).Replace("3,1,train.loss,", "3,x,train.loss,", StringComparison.Ordinal));
        Assert.Contains("damaged in row 4", Assert.Throws<VcmrException>(() => TrainingLog.Read(Log)).Message, StringComparison.Ordinal);
        Assert.Contains(_run.File("none"), Assert.Throws<VcmrException>(() => TrainingLog.Read(_run.File("none"))).Message, StringComparison.Ordinal);
    }

    /// <summary>Bits, ranges and ends of a run's files are lost at random, of a stopped run and of a finished one.</summary>
    [Fact]
    public void Corrupted_run_ends_with_the_same_bytes_or_is_refused()
    {
        int refused = 0;
        for (uint i = 0; i < 80; i++)
        {
            var random = new CounterRandom(6, i);
            Array.ForEach(Directory.GetFiles(_run.Path), File.Delete);
            if (i % 2 == 0)
            {
                Stop(3 + random.NextInt(10));
            }
            else
            {
                Run(_run);
            }

            string[] files = [.. new[] { Last, Previous, Best, Log }.Where(File.Exists)];
            string file = files[random.NextInt(files.Length)];
            byte[] whole = File.ReadAllBytes(file);
            int at = random.NextInt(whole.Length);
            byte[] bytes = [.. whole];
            bytes[at] ^= (byte)(1 << random.NextInt(8));
            bytes.AsSpan(at, random.NextInt(2) * Math.Min(100, bytes.Length - at)).Clear();
            File.WriteAllBytes(file, random.NextInt(3) == 0 ? bytes[..at] : bytes);
            try
            {
                Run(_run);
                AssertSame();
            }
            catch (VcmrException e)
            {
                Assert.DoesNotContain('\n', e.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 20, 70);
    }

    private static void Flip(string path, int at = -1)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[at < 0 ? bytes.Length - 3 : at] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    // Ends as a killed process does, after the checkpoint of a step.
    private void Stop(int step) => Assert.Throws<StoppedException>(() => Run(_run, p =>
    {
        if (p.Step == step + 1)
        {
            throw new StoppedException();
        }
    }));

    private TrainingState Run(TemporaryFolder folder, Action<TrainingProgress>? step = null)
    {
        using var stage = new ToyStage();
        return new Trainer(stage, Options, 3, folder.Path, "{}").Run(new Notes(step, _notes));
    }

    private void AssertSame() => Assert.All([Checkpoint.Last, Checkpoint.Best, TrainingLog.FileName], (string file) =>
        Assert.True(File.ReadAllBytes(_whole.File(file)).AsSpan().SequenceEqual(File.ReadAllBytes(_run.File(file))), file));

    private sealed class Notes(Action<TrainingProgress>? step, List<string> notes) : IProgress<TrainingProgress>, IProgress<string>
    {
        public void Report(TrainingProgress value) => step?.Invoke(value);

        public void Report(string value) => notes.Add(value);
    }

#pragma warning disable CA1032, CA1064 // Only this test throws and catches it.
    private sealed class StoppedException : Exception;
#pragma warning restore CA1032, CA1064
}
