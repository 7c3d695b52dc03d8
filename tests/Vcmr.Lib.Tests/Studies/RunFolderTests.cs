using System.Text.Json;
using Vcmr.Storage;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Studies;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Id_is_a_hash_of_experiment_and_record_and_stays_what_it_was()
    {
        var run = new RunFolder(_folder.Path, "audio", new { Version = 1, Stage = "audio", Seed = 3, Nothing = (int?)null });
        // Ids name folders of results that exist: this one must not change.
        Assert.Equal("75dd98b0c004", run.Id);
        Assert.Equal(run.Id, RunFolder.IdOf("audio", new { Version = 1, Stage = "audio", Seed = 3 }));
        Assert.NotEqual(run.Id, RunFolder.IdOf("audio", new { Version = 1, Stage = "audio", Seed = 4 }));
        Assert.Equal(3, JsonDocument.Parse(File.ReadAllText(run.File("config.json"))).RootElement.GetProperty("seed").GetInt32());
    }

    [Fact]
    public async Task Second_process_that_wants_a_run_is_told_once_and_waits_for_the_first()
    {
        var run = new RunFolder(_folder.Path, "audio", new { Seed = 1 });
        var told = new List<string>();
        var waiting = new TaskCompletionSource();
        Task<FolderLease> second;
        using (run.Lock())
        {
            second = Task.Run(() => run.Lock(line =>
            {
                told.Add(line);
                waiting.SetResult();
            }));
            await waiting.Task;
            Assert.False(second.IsCompleted);
        }

        using FolderLease taken = await second;
        Assert.Contains(run.Path, Assert.Single(told));
    }

    [Fact]
    public void Wait_for_a_run_can_be_cancelled()
    {
        var run = new RunFolder(_folder.Path, "audio", new { Seed = 1 });
        using FolderLease taken = run.Lock();
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => run.Lock(_ => stop.Cancel(), stop.Token));
    }

    [Fact]
    public void Lock_that_a_killed_process_left_holds_nobody_up()
    {
        var run = new RunFolder(_folder.Path, "audio", new { Seed = 1 });
        File.WriteAllText(run.File(HostLock.NameOf(LeaseTerms.Current)), "");
        string lease = new LeaseNote(LeaseTerms.Current.Host, LeaseTerms.Boot, 1, default, 3, IsFree: false).ToText();
        File.WriteAllText(run.File(".lease-000004"), lease);
        using FolderLease taken = run.Lock(_ => Assert.Fail("nobody has the run"));
    }

    [Fact]
    public void Place_that_cannot_be_written_is_one_sentence()
    {
        File.WriteAllText(_folder.File("file"), "");
        var error = Assert.Throws<VcmrException>(() => new RunFolder(_folder.File("file"), "audio", new { Seed = 1 }));
        Assert.Contains(_folder.File("file"), error.Message);

        var run = new RunFolder(_folder.Path, "audio", new { Seed = 1 });
        Directory.CreateDirectory(run.File(HostLock.NameOf(LeaseTerms.Current)));
        Assert.Contains("cannot be written", Assert.Throws<VcmrException>(() => run.Lock()).Message);
    }

    [Theory]
    [InlineData(null, "is no run folder")]
    [InlineData("rubbish", "is no record of a run")]
    [InlineData("{}", "is no record of a run")]
    [InlineData("[]", "is no record of a run")]
    [InlineData("""{"stage":"tags","seed":1,"method":"magic"}""", "is no record of a run")]
    [InlineData("""{"stage":"audio","seed":2}""", "seed: 2 → 1")]
    public void Folder_to_go_on_with_must_hold_the_same_run(string? config, string named)
    {
        if (config is not null)
        {
            File.WriteAllText(_folder.File("config.json"), config);
        }

        var folders = new RunFolders(_folder.File("results"));
        folders.Name("audio", _folder.Path);
        Assert.Contains(named, Assert.Throws<VcmrException>(() => folders.Open("audio", new { Stage = "audio", Seed = 1 })).Message);
        Assert.False(Directory.Exists(_folder.File("results")));
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("""{"seed":2}""")]
    [InlineData("")]
    public void Run_whose_record_is_damaged_is_refused(string config)
    {
        var run = new RunFolder(_folder.Path, "audio", new { Seed = 1 });
        File.WriteAllText(run.File("config.json"), config);
        Assert.Contains(run.File("config.json"), Assert.Throws<VcmrException>(() => new RunFolder(_folder.Path, "audio", new { Seed = 1 })).Message);
    }

    [Fact]
    public void Run_that_lost_its_record_is_refused_and_begun_where_it_has_no_checkpoint()
    {
        var run = new RunFolder(_folder.Path, "audio", new { Seed = 1 });
        byte[] config = File.ReadAllBytes(run.File("config.json"));
        File.Delete(run.File("config.json"));
        File.WriteAllText(run.File("best.safetensors"), "");
        Assert.Contains("has lost its config.json", Assert.Throws<VcmrException>(() => new RunFolder(_folder.Path, "audio", new { Seed = 1 })).Message);
        File.Delete(run.File("best.safetensors"));
        _ = new RunFolder(_folder.Path, "audio", new { Seed = 1 });
        Assert.Equal(config, File.ReadAllBytes(run.File("config.json")));
    }

    [Fact]
    public void Damaged_result_is_one_sentence()
    {
        var run = new RunFolder(_folder.Path, "tags", new { Seed = 1 });
        foreach (string text in new[] { "", "{", "[1]", """{"report":7}""" })
        {
            File.WriteAllText(run.File("result.json"), text);
            Assert.Contains(run.File("result.json"), Assert.Throws<VcmrException>(() => run.Read<TaggingResult>("result.json")).Message);
        }
    }

    [Fact]
    public void Folder_that_was_named_is_taken_for_its_experiment_alone()
    {
        File.WriteAllText(_folder.File("config.json"), """{"stage":"audio","seed":1}""");
        var folders = new RunFolders(_folder.File("results"));
        folders.Name("audio", _folder.Path);
        Assert.Equal(_folder.Path, folders.Open("audio", new { Stage = "audio", Seed = 1 }).Path);
        Assert.StartsWith(_folder.File("results"), folders.Open("tags", new { Stage = "tags", Seed = 1 }).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_is_gone_on_with_by_its_own_stage_alone()
    {
        File.WriteAllText(_folder.File("config.json"), """{"stage":"tags","seed":4,"method":"vcmr","fraction":0.5}""");
        var folders = new RunFolders(_folder.File("results"));
        RunRecord record = folders.Resume("tags", _folder.Path);
        Assert.Equal((4, Method.Vcmr, 0.5), (record.Seed, record.Method, record.Fraction));
        Assert.Contains("vcmr train tags", Assert.Throws<VcmrException>(() => folders.Resume("audio", _folder.Path)).Message);
        // There is no 'train clmr'.
        File.WriteAllText(_folder.File("config.json"), """{"stage":"clmr","seed":4}""");
        Assert.Contains("vcmr train tags --encoder clmr'", Assert.Throws<VcmrException>(() => folders.Resume("tags", _folder.Path)).Message);
    }
}
