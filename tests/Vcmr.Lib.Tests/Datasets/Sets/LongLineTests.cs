using Vcmr.Datasets.Download;
using Vcmr.Datasets.Sets;
using Vcmr.Evaluation;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Xunit;

namespace Vcmr.Tests.Datasets.Sets;

/// <summary>A line of many megabytes is the fault of its line, in every table and list that is read, and is never in memory.</summary>
public sealed class LongLineTests : IDisposable
{
    private const int Length = 20_000_000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("path,split,tags\na.wav,train,x\n", ",train,x\n")]
    [InlineData("path,split,tags\na.wav,train,x\n\"", "\",train,x\n")]
    [InlineData("path,split,tags\na.wav,train,x\nb.wav,train,", "\n")]
    public void Csv(string before, string after) => Named(3, before, after, path => TaggedCsv.Read(path));

    [Fact]
    public void Path_that_no_file_has()
    {
        File.WriteAllText(_folder.File("table"), $"path,split,tags\n{new string('a', 5000)},train,x\n");
        Assert.Contains("line 2 of", Assert.Throws<VcmrException>(() => TaggedCsv.Read(_folder.File("table"))).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder.File("table"), $"clip_id\tx\tmp3_path\n1\t1\t0/{new string('a', 5000)}\n");
        Assert.Contains("Line 2 of", Assert.Throws<VcmrException>(() => MagnaTagATune.Read(_folder.File("table"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_of_MagnaTagATune() => Named(2, "clip_id\tx\tmp3_path\n1\t1\t0/", ".mp3\n", path => MagnaTagATune.Read(path));

    [Fact]
    public void Table_of_MtgJamendo()
    {
        Directory.CreateDirectory(_folder.File("splits/split-0"));
        Named(
            2,
            "TRACK_ID\tARTIST_ID\tALBUM_ID\tPATH\tDURATION\tTAGS\nt\ta\tb\t",
            "\t1\tmood/theme---x\n",
            _ => MtgJamendo.Read(_folder.Path),
            "splits/split-0/autotagging_moodtheme-train.tsv");
    }

    [Fact]
    public void List_of_checksums() => Named(2, $"{new string('a', 64)}  x.mp3\n{new string('b', 64)}  ", ".mp3\n", _ => PublishedChecksums.Find(_folder.Path), "checksums.txt");

    [Fact]
    public void Log_of_a_training() => Named(3, "step,epoch,series,value\n1,1,train.loss,0.5\n2,1,", ",0.5\n", path => TrainingLog.Read(path));

    [Fact]
    public void List_of_tags()
    {
        NpyFile.Write(_folder.File("y.npy"), "|u1", "1, 1", [(byte)1]);
        Named(2, "a\n", "\nb\n", path => PredictionFiles.Read(_folder.File("y.npy"), _folder.File("y.npy"), path));
    }

    [Fact]
    public void List_of_videos_goes_on_behind_it()
    {
        Write("list", "dQw4w9WgXcQ\n", "\n-aAfxwzUKCc\n");

        FetchList list = FetchList.Read(_folder.File("list"));

        Assert.Equal(["dQw4w9WgXcQ", "-aAfxwzUKCc"], list.Items.Select(i => i.Name));
        BadLine bad = Assert.Single(list.BadLines);
        Assert.Equal(2, bad.Line);
        Assert.InRange(bad.Text.Length, 1, 100);
    }

    private void Named(int line, string before, string after, Action<string> read, string name = "table")
    {
        Write(name, before, after);
        long memory = GC.GetAllocatedBytesForCurrentThread();

        string message = Assert.Throws<VcmrException>(() => read(_folder.File(name))).Message;

        Assert.Contains($"Line {line} of '{_folder.File(name)}'", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 500);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - memory, 0, Length);
    }

    private void Write(string name, string before, string after) => File.WriteAllText(_folder.File(name), before + new string('a', Length) + after);
}
