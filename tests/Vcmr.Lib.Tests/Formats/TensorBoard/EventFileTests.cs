using Google.Protobuf;
using Vcmr.Formats.TensorBoard;
using Vcmr.Storage;
using Vcmr.Tests.Support;
using Vcmr.Tests.Training;
using Vcmr.Training;
using Xunit;

namespace Vcmr.Tests.Formats.TensorBoard;

[Collection(nameof(Alone))]
public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<byte[], uint> Checksums => new()
    {
        // RFC 3720, B.4, and the check value of the CRC catalogue.
        { new byte[32], 0x8A9136AA },
        { [.. Enumerable.Repeat((byte)0xFF, 32)], 0x62A8AB43 },
        { [.. Enumerable.Range(0, 32).Select(i => (byte)i)], 0x46DD794E },
        { [.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))], 0x113FDB5C },
        { "123456789"u8.ToArray(), 0xE3069283 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Checksums))]
    public void Checksum_equals_the_published_vectors(byte[] data, uint expected)
    {
        Assert.Equal(expected, Checksum.Of<byte>(data));
        Assert.Equal(expected, EventReader.Crc(data));
    }

    [Fact]
    public void File_begins_as_every_event_file_does()
    {
        using (new EventFile(_folder.Path, 0))
        {
        }

        string file = Assert.Single(Directory.GetFiles(_folder.Path));
        Assert.Matches(@"^events\.out\.tfevents\.\d{10}\.vcmr$", Path.GetFileName(file));
        byte[] bytes = File.ReadAllBytes(file);
        // The first record has 24 bytes; TensorFlow writes this length and its checksum.
        Assert.Equal([0x18, 0, 0, 0, 0, 0, 0, 0, 0xA3, 0x7F, 0x4B, 0x22, 0x09], bytes[..13]);
        Assert.Equal("\u001a\u000dbrain.Event:2"u8.ToArray(), bytes[21..36]);
    }

    [Fact]
    public void Message_is_TensorFlows_byte_for_byte()
    {
        // A value of zero is there, as in every message of TensorFlow's own writer.
        var scalar = new Vcmr.Formats.TensorBoard.Event
        {
            WallTime = 1.5,
            Step = 300,
            Summary = new Summary { Value = { new Summary.Types.Value { Tag = "a/b", SimpleValue = 0 } } },
        };
        Assert.Equal("09000000000000F83F10AC022A0C0A0A0A03612F621500000000", Convert.ToHexString(scalar.ToByteArray()));
    }

    [Fact]
    public void Scalars_are_read_back_with_step_and_wall_time()
    {
        double before = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        using (var file = new EventFile(_folder.Path, 0))
        {
            file.Add(1, "train/loss", 2.5);
            file.Add(300, "validation/größe", double.NegativeInfinity);
            file.Add(int.MaxValue, "train/loss", 1e-30);
        }

        IReadOnlyList<Event> events = EventReader.Read(_folder.Path);
        Assert.Equal(
            [(1L, "train/loss", 2.5f), (300, "validation/größe", float.NegativeInfinity), (int.MaxValue, "train/loss", 1e-30f)],
            events.Select(e => (e.Step, e.Tag, e.Value)));
        Assert.All(events, e => Assert.InRange(e.WallTime, before, before + 600));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(200)]
    public void Reopened_file_has_every_step_once(int step)
    {
        Write(0, 1, 10);
        Write(step, step + 1, step + 4);
        int[] expected = [.. Enumerable.Range(1, Math.Min(step, 10)), .. Enumerable.Range(step + 1, 4)];
        Assert.Equal(expected.Select(s => (long)s), EventReader.Read(_folder.Path).Select(e => e.Step));
    }

    [Fact]
    public void File_that_was_cut_off_anywhere_goes_on_after_its_last_whole_record()
    {
        Write(0, 1, 3);
        byte[] whole = File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder.Path)));
        for (int length = 0; length <= whole.Length; length++)
        {
            using var folder = new TemporaryFolder();
            File.WriteAllBytes(folder.File("events.out.tfevents.0000000001.vcmr"), whole[..length]);
            using (var file = new EventFile(folder.Path, 3))
            {
                file.Add(4, "a", 4);
            }

            long[] steps = [.. EventReader.Read(folder.Path).Select(e => e.Step)];
            Assert.Equal(4, steps[^1]);
            Assert.Equal(Enumerable.Range(1, steps.Length - 1).Select(i => (long)i), steps[..^1]);
        }
    }

    [Fact]
    public void File_with_a_flipped_bit_is_kept_up_to_it()
    {
        Write(0, 1, 3);
        string path = Assert.Single(Directory.GetFiles(_folder.Path));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^5] ^= 0x10;
        File.WriteAllBytes(path, bytes);
        Write(3, 4, 4);
        Assert.Equal([1L, 2, 4], EventReader.Read(_folder.Path).Select(e => e.Step));
    }

    [Fact]
    public void Process_that_died_between_two_files_leaves_the_newer_to_go_on_from()
    {
        Write(0, 1, 2);
        string older = Assert.Single(Directory.GetFiles(_folder.Path));
        File.Copy(older, _folder.File("events.out.tfevents.0000000001.vcmr"));
        Write(2, 3, 3);
        Assert.Equal([1L, 2, 3], EventReader.Read(_folder.Path).Select(e => e.Step));
    }

    [Fact]
    public void Interrupted_run_has_the_events_of_an_uninterrupted_one()
    {
        using var whole = new TemporaryFolder();
        var options = new StageOptions { Epochs = 4, Batch = 4, CheckpointEpochs = 2, Schedule = LearningRateSchedule.Cosine };
        Train(whole.Path, options);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Train(_folder.Path, options, new Each(p => CancelAt(p, stop)), stop.Token));
        Train(_folder.Path, options);

        (long, string?, float)[] expected = [.. EventReader.Read(whole.Path).Select(e => (e.Step, e.Tag, e.Value))];
        Assert.Equal(expected, EventReader.Read(_folder.Path).Select(e => (e.Step, e.Tag, e.Value)));
        Assert.Equal(["train/loss", "train/learning_rate", "validation/loss"], expected.Select(e => e.Item2).Distinct());
        // The CSV and the events tell the same.
        Assert.Equal(
            TrainingLog.Read(whole.File(TrainingLog.FileName)).Select(r => ((long)r.Step, r.Series.Replace('.', '/'), (float)r.Value)),
            expected.Where(e => e.Item2 != "train/learning_rate").Select(e => (e.Item1, e.Item2!, e.Item3)));
    }

    private static void CancelAt(TrainingProgress progress, CancellationTokenSource stop)
    {
        if (progress.Step == 13)
        {
            stop.Cancel();
        }
    }

    private static void Train(string folder, StageOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var stage = new ToyStage();
        new Trainer(stage, options, 5, folder, "toy").Run(progress, cancellation);
    }

    private void Write(int open, int first, int last)
    {
        using var file = new EventFile(_folder.Path, open);
        for (int step = first; step <= last; step++)
        {
            file.Add(step, "a", step);
        }
    }
}
