using System.Text.Json.Nodes;
using TorchSharp.Modules;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Tests.Training.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private const string Record = """{"stage":"audio","options":{"epochs":20,"learningRate":0.003},"shape":{"width":16},"threads":2,"data":"abc"}""";
    private static readonly TrainingState State = new() { Step = 7, LearningRate = 0.1, Best = 1.5, BestEpoch = 2 };
    private static readonly CheckpointAbout About = new()
    {
        Stage = "tags",
        Seed = 4,
        Profile = "own",
        Configuration = new JsonObject { ["threads"] = 2 },
        Shape = new SampleCnnShape(Width: 8),
        Data = "abc",
        Tags = ["rock", "jazz"],
        Step = 12,
        Epoch = 3,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly Linear _model = Linear(3, 2);

    private string Last => _folder.File(Checkpoint.Last);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Loaded_checkpoint_is_the_saved_one()
    {
        Checkpoint.Save(Last, _model, null, State, Record);
        using Linear other = Linear(3, 2);
        Assert.Equal(State, Resume.From(Last, other, null, Record));
        Assert.Equal(_model.weight!.bytes.ToArray(), other.weight!.bytes.ToArray());
    }

    [Fact]
    public void Checkpoint_of_another_record_is_refused_and_every_key_that_differs_is_named()
    {
        Checkpoint.Save(Last, _model, null, State, Record);
        string changed = Record.Replace("0.003", "0.01").Replace("16", "32").Replace("\"threads\":2", "\"threads\":4").Replace("abc", "def");
        string message = Assert.Throws<VcmrException>(() => Resume.From(Last, _model, null, changed)).Message;
        Assert.Contains("(audio.learning_rate: 0.003 → 0.01, model.width: 16 → 32, threads: 2 → 4, the data's fingerprint: abc → def)", message);
        Assert.DoesNotContain("epochs", message);
    }

    [Fact]
    public void Record_that_is_written_otherwise_but_says_the_same_is_the_same()
    {
        Checkpoint.Save(Last, _model, null, State, Record);
        Assert.Equal(State, Resume.From(Last, _model, null, JsonNode.Parse(Record)!.ToJsonString(new() { WriteIndented = true })));
    }

    [Fact]
    public void Checkpoint_of_an_earlier_version_is_still_read()
    {
        var header = new Dictionary<string, string>
        {
            ["vcmr.state"] = """{"Step":7,"LearningRate":0.1,"Best":1.5,"BestEpoch":2,"LowestLoss":null,"PlateauWait":0,"PlateauLowest":null,"StopWait":0,"Finished":false}""",
            ["vcmr.record"] = Record,
        };
        Safetensors.Write(Last, ModuleState.Of(_model), header);
        Assert.Equal(State, Resume.From(Last, _model, null, Record));
    }

    [Fact]
    public void Damage_anywhere_is_one_sentence_that_says_what_to_do()
    {
        using var optimizer = new Vcmr.Training.AdamW(_model.parameters(), 1e-3);
        using (Tensor x = ones(1, 3))
        {
            _model.call(x).sum().backward();
            optimizer.Step();
        }

        Checkpoint.Save(Last, _model, optimizer, State, Record, About);
        byte[] whole = File.ReadAllBytes(Last);
        var random = new CounterRandom(11);
        for (int i = 0; i < 200; i++)
        {
            byte[] bytes = [.. whole];
            int at = random.NextInt(bytes.Length);
            byte[] damaged = i % 3 == 0 ? bytes[..at] : bytes;
            if (i % 3 != 0)
            {
                damaged[at] ^= (byte)(1 << random.NextInt(7));
            }

            File.WriteAllBytes(Last, damaged);
            // A blank that pads the header may become another blank; nothing else may pass.
            if (i % 3 != 0 && Enumerable.Range(0, whole.Length).All(b => whole[b] == damaged[b] || (char.IsWhiteSpace((char)whole[b]) && char.IsWhiteSpace((char)damaged[b]))))
            {
                continue;
            }

            var error = Assert.Throws<VcmrException>(() => Resume.From(Last, _model, optimizer, Record));
            Assert.Contains(Checkpoint.Last, error.Message);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void Full_disk_is_one_sentence_and_leaves_the_earlier_checkpoint()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "the system has no /dev/full");
        Checkpoint.Save(Last, _model, null, State, Record);
        byte[] before = File.ReadAllBytes(Last);
        File.CreateSymbolicLink(Last + ".part", "/dev/full");
        var error = Assert.Throws<VcmrException>(() => Checkpoint.Save(Last, _model, null, State with { Step = 8 }, Record));
        Assert.Contains("make room", error.Message);
        Assert.Equal(before, File.ReadAllBytes(Last));
        Assert.Equal([Last], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Checkpoint_describes_itself_in_its_header()
    {
        Checkpoint.Save(Last, _model, null, State, Record, About);
        using SafetensorsFile file = Checkpoint.Read(Last);
        JsonNode read = JsonNode.Parse(file.Metadata["vcmr.about"])!;
        Assert.Equal(("tags", "own", "abc", 12, 3), ((string)read["stage"]!, (string)read["profile"]!, (string)read["data"]!, (int)read["step"]!, (int)read["epoch"]!));
        Assert.Equal(["rock", "jazz"], read["tags"]!.AsArray().Select(t => (string)t!));
        Assert.Equal((8, 98415), ((int)read["shape"]!["width"]!, (int)read["shape"]!["inputLength"]!));
        Assert.Equal(2, (int)read["configuration"]!["threads"]!);
        Assert.All(new[] { "vcmr", "torchSharp", "libtorch" }, v => Assert.Matches(@"^\d+\.\d+", (string)read["versions"]![v]!));
    }
}
