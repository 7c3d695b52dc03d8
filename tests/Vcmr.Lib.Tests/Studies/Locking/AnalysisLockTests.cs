using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TorchSharp;
using Vcmr.Studies;
using Vcmr.Studies.Locking;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Studies.Locking;

[Collection(nameof(Alone))]
public sealed class AnalysisLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Results => _folder.File("results");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lock_holds_the_resolved_profile_and_the_plan_and_its_hash_is_sha256sums()
    {
        Directory.CreateDirectory(Results);
        File.WriteAllText(Path.Combine(Results, "plan.md"), "what is asked");
        using Study study = Open();
        AnalysisLock locked = AnalysisLock.Write(study);
        byte[] file = File.ReadAllBytes(Path.Combine(Results, "lock.json"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), locked.Hash);
        Assert.Equal($"{locked.Hash}  lock.json\n", File.ReadAllText(Path.Combine(Results, "lock.json.sha256")));
        JsonNode plan = JsonNode.Parse(file)!;
        // Of the file, of the defaults, of the file again, of the code.
        Assert.Equal(7, (int)plan["configuration"]!["audio"]!["epochs"]!);
        Assert.Equal(0.1, (double)plan["configuration"]!["audio"]!["temperature"]!);
        Assert.Equal("more", (string)plan["hypotheses"]![0]!);
        Assert.Contains("VCMR minus audio-only", plan["tests"]!["table1"]!["comparisons"]!.AsArray().Select(c => (string)c!));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("what is asked"u8)), (string)plan["written_plan"]!["sha256"]!);
        Assert.Null(plan["data"]!["videos"]);
        Assert.Empty(locked.RunsBefore);
        Assert.True(locked.IsAsWritten);
        Assert.False(Directory.Exists(_folder.File("work")), "nothing is prepared for a lock");
    }

    [Fact]
    public void Lock_is_found_again_refuses_another_plan_and_tells_of_runs_that_were_there()
    {
        _ = new RunFolder(Results, "audio", new { Stage = "audio", Seed = 1 });
        using Study study = Open();
        AnalysisLock first = AnalysisLock.Write(study);
        Assert.Equal([$"audio/{RunFolder.IdOf("audio", new { Stage = "audio", Seed = 1 })}"], first.RunsBefore);
        Assert.Equal(first.Hash, AnalysisLock.Write(study).Hash);

        using Study other = Open("audio.epochs=3", "description=in other words", "robustness.clips=5");
        string message = Assert.Throws<VcmrException>(() => AnalysisLock.Write(other)).Message;
        Assert.Contains("audio.epochs: 7 → 3, robustness.clips: 0 → 5;", message, StringComparison.Ordinal);
        Assert.DoesNotContain("description", message, StringComparison.Ordinal);
        Assert.Empty(first.Changes(study.Profile));

        File.AppendAllText(first.Path, " ");
        Assert.False(AnalysisLock.Find(Results)!.IsAsWritten);
        Assert.Contains("was changed since", Assert.Throws<VcmrException>(() => AnalysisLock.Write(study)).Message, StringComparison.Ordinal);
        File.WriteAllText(first.Path, "{}");
        Assert.Contains("is no lock", Assert.Throws<VcmrException>(() => AnalysisLock.Find(Results)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("configuration")]
    [InlineData("variants")]
    [InlineData("data")]
    [InlineData("runs_before")]
    public void File_that_lacks_a_part_of_a_lock_is_none(string part)
    {
        using Study study = Open();
        string path = AnalysisLock.Write(study).Path;
        JsonObject plan = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.True(plan.Remove(part));
        File.WriteAllText(path, plan.ToJsonString());
        Assert.Contains("is no lock", Assert.Throws<VcmrException>(() => AnalysisLock.Find(Results)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_notes_once_when_it_began_and_the_lock_that_was_there()
    {
        var before = new RunFolder(Results, "audio", new { Seed = 1 });
        Assert.Null(RunBeginning.Read(before.Path)!.Lock);
        using Study study = Open();
        AnalysisLock locked = AnalysisLock.Write(study);
        var after = new RunFolder(Results, "audio", new { Seed = 2 });
        RunBeginning begun = RunBeginning.Read(after.Path)!;
        Assert.Equal(locked.Hash, begun.Lock);
        Assert.True(begun.Began >= locked.Locked);
        Assert.Equal(ThisProcessor.Kind, begun.Processor);
        Assert.True(!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 || begun.Processor!.Contains("family", StringComparison.Ordinal), begun.Processor);

        // Found again, they are what they were.
        _ = new RunFolder(Results, "audio", new { Seed = 1 });
        _ = new RunFolder(Results, "audio", new { Seed = 2 });
        Assert.Null(RunBeginning.Read(before.Path)!.Lock);
        Assert.Equal(begun, RunBeginning.Read(after.Path));
    }

    private Study Open(params string[] settings)
    {
        File.WriteAllText(_folder.File("own.yaml"), "description: a test\nhypotheses: [more, less]\ndata: { kind: folders, music: songs, folder: work }\naudio: { epochs: 7 }\n");
        return new Study(
            Profile.Load(_folder.File("own.yaml"), [.. settings, $"threads={torch.get_num_threads()}"]), new StudyOptions { Root = _folder.Path, Results = Results });
    }
}
