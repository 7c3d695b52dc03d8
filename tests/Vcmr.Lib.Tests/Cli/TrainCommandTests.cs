using System.Diagnostics;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;

namespace Vcmr.Tests.Cli;

public sealed class TrainCommandTests(TinyStudy study) : IClassFixture<TinyStudy>
{
    [Fact]
    public void Train_prints_each_run_once_trained_and_then_found_and_a_copied_folder_goes_on_only_with_its_own_profile()
    {
        string results = study.Path("results");
        (int code, string output, string errors) = Train("audio", "--results", results, "--seed", "3");
        Assert.True(code == 0, errors);
        string run = Assert.Single(Directory.GetDirectories(Path.Combine(results, "audio")));
        Assert.Matches(@"^audio, seed 3: 6 steps, best validation loss \d+\.\d{3} in epoch \d: .*best\.safetensors\n", output);
        Assert.Contains(Path.GetFileName(run), output);
        Assert.Contains("Go on with: vcmr train", output);

        (_, output, _) = Train("audio", "--results", results, "--seed", "3");
        Assert.Contains("finished before", output);

        string copy = study.Path("copy");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(run))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        (code, output, errors) = Train("audio", "--results", study.Path("unused"), "--resume", copy);
        Assert.True(code == 0, errors);
        Assert.Contains("seed 3: 6 steps, finished before", output);
        Assert.False(Directory.Exists(study.Path("unused")));

        (code, _, errors) = Train("audio", "--results", study.Path("unused"), "--resume", copy, "--set", "audio.epochs=4", "--set", "audio.temperature=0.2");
        Assert.Equal(1, code);
        Assert.Contains("audio.temperature: 0.1 → 0.2, audio.epochs: 3 → 4;", errors);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public void Other_networks_of_Table_1_train_and_their_taggers_tag_embed_and_convert()
    {
        string results = study.Path("networks");
        (int code, string output, string errors) = Train("supervised", "--model", "harmonic-cnn", "--model", "short-chunk-cnn", "--results", results);
        Assert.True(code == 0, errors);
        Assert.Matches(@"^HarmonicCNN, supervised, seed 1: test PR-AUC \d\.\d{3}, .*\nShort-chunk CNN, supervised, seed 1: ", output);
        string[] runs = Directory.GetDirectories(Path.Combine(results, "supervised"));
        Assert.Equal(2, runs.Length);
        foreach (string run in runs)
        {
            (code, output, errors) = Tool.Run("tag", study.Path("0.wav"), "--model", run);
            Assert.True(code == 0, errors);
            Assert.Matches("[ab]", output);
            (code, _, errors) = Tool.Run("embed", study.Path("0.wav"), "--model", run, "--out", study.Path("e.npy"));
            Assert.True(code == 0, errors);
            (code, output, errors) = Tool.Run("convert", run, Path.Combine(run, "a.onnx"));
            Assert.True(code == 0, errors);
            Assert.Contains("output scores [batch, 2]", output);
            (code, output, errors) = Train("supervised", "--resume", run, "--results", results);
            Assert.True(code == 0, errors);
            Assert.Contains("finished before", output);
        }

        (code, output, errors) = Train("tags", "--encoder", "clmr", "--results", results);
        Assert.True(code == 0, errors);
        Assert.StartsWith("tags on CLMR, seed 1: ", output);
        // A linear head: 2 tags of 512 numbers.
        (_, output, _) = Tool.Run("convert", Path.Combine(results, "tags", Path.GetFileName(Assert.Single(Directory.GetDirectories(Path.Combine(results, "tags"))))), study.Path("clmr.safetensors"));
        Assert.Contains("encoder of 59049 samples with a head of 2 tags", output);
    }

    [Fact]
    public void Training_in_bf16_uses_the_tiles_that_notebooks_leave_out()
    {
        Assert.SkipUnless(File.Exists("/proc/cpuinfo") && File.ReadAllText("/proc/cpuinfo").Contains("amx_bf16", StringComparison.Ordinal), "The processor has no AMX.");
        foreach ((string variable, bool isUsed) in new[] { ("VCMR_TEST", true), ("ONEDNN_MAX_CPU_ISA", false) })
        {
            // oneDNN says on standard output which instructions it uses.
            var environment = new Dictionary<string, string> { ["ONEDNN_VERBOSE"] = "1", [variable] = "AVX512_CORE_BF16" };
            using Process process = Tool.Start(environment, "train", "audio", "--profile", study.Profile, "--results", study.Path($"tiles {isUsed}"), "--set", "audio.precision=bf16");
            (int code, string output, string errors) = Tool.Finish(process);
            Assert.True(code == 0, errors);
            Assert.Contains("isa:", output, StringComparison.Ordinal);
            Assert.Equal(isUsed, output.Contains("AMX", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Clip_that_is_too_short_for_a_network_is_named_before_it_is_trained()
    {
        WaveFile.Write(study.Path("short.wav"), new short[60_000]);
        File.WriteAllLines(study.Path("short.csv"), [.. File.ReadAllLines(study.Path("clips.csv")), "short.wav,test,a"]);
        (int code, _, string errors) = Train(
            "supervised", "--model", "harmonic-cnn", "--results", study.Path("short"), "--set", $"data.tagged={study.Path("short.csv")}", "--set", $"data.folder={study.Path("short-work")}");
        Assert.Equal(1, code);
        Assert.Contains("Clip 'short.wav' has 60000 samples, fewer than one segment of 80000;", errors);
        Assert.Empty(Directory.GetFiles(study.Path("short"), "*.safetensors", SearchOption.AllDirectories));
    }

    [Fact]
    public void Network_of_a_run_that_is_gone_on_with_is_not_chosen_again()
    {
        foreach (string[] chosen in new[] { new[] { "supervised", "--model", "harmonic-cnn" }, ["tags", "--encoder", "clmr"] })
        {
            (int code, _, string errors) = Train([.. chosen, "--resume", study.Path("none")]);
            Assert.Equal(2, code);
            Assert.Contains($"whose network is known; leave out {chosen[1]}.", errors);
        }
    }

    [Fact]
    public void Profile_is_looked_for_from_where_the_command_is_given()
    {
        using Process process = Tool.Start(
            Path.GetDirectoryName(study.Profile)!, new Dictionary<string, string>(), "train", "audio", "--profile", Path.GetFileName(study.Profile), "--results", "there", "--seed", "3");
        (int code, _, string errors) = Tool.Finish(process);
        Assert.True(code == 0, errors);
        Assert.Single(Directory.GetDirectories(study.Path("there/audio")));
    }

    [Fact]
    public void Stage_that_needs_pictures_is_refused_before_anything_is_trained()
    {
        (int code, _, string errors) = Train("audio-video", "--results", study.Path("none"));
        Assert.Equal(1, code);
        Assert.Contains("data.videos", errors);
        Assert.False(Directory.Exists(study.Path("none")));
    }

    [Fact]
    public void Wrong_setting_is_one_line_and_an_exit_code()
    {
        (int code, _, string errors) = Train("audio", "--set", "audio.epoch=3");
        Assert.Equal((1, "vcmr: The profile has no key 'audio.epoch'; did you mean audio.epochs?\n"), (code, errors));
        (code, _, errors) = Train("audio", "--set", "audio.epochs");
        Assert.Equal(2, code);
        Assert.StartsWith("vcmr: 'audio.epochs' is not of the form KEY=VALUE.", errors);
    }

    // Not SIGINT, which a shell makes its background jobs ignore.
    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public void Interrupted_training_says_where_it_stopped_and_goes_on_from_there(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        string results = study.Path("interrupted-" + signal);
        Directory.CreateDirectory(results);
        string[] endless = ["audio", "--results", results, "--set", "audio.epochs=100000"];
        using var watcher = new FileSystemWatcher(results, Checkpoint.Last) { IncludeSubdirectories = true };
        using Process process = Tool.Start(["train", .. endless, "--profile", study.Profile]);
        Assert.False(watcher.WaitForChanged(WatcherChangeTypes.All, 120_000).TimedOut, "no checkpoint was written");
        Process.Start("kill", ["-" + signal, $"{process.Id}"]).WaitForExit();
        (int code, _, string errors) = Tool.Finish(process);
        Assert.Equal(130, code);
        Assert.Matches(@"vcmr: stopped after step \d+ of 200000 of stage audio; the same command goes on from there\.", errors);
    }

    private (int Code, string Output, string Errors) Train(params string[] arguments) => Tool.Run(["train", .. arguments, "--profile", study.Profile]);
}
