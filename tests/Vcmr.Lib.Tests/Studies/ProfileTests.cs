using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Vcmr.Audio.Augmentation;
using Vcmr.Lessons;
using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Vcmr.Training.Stages;
using Xunit;

namespace Vcmr.Tests.Studies;

public sealed class ProfileTests
{
    private static readonly JsonSerializerOptions CueJson = new() { Converters = { new JsonStringEnumConverter() } };

    [Theory]
    [InlineData("smoke")]
    [InlineData("demo")]
    [InlineData("paper")]
    [InlineData("paper-jamendo")]
    public void Committed_profile_is_read_and_has_what_the_figures_need(string name)
    {
        Profile profile = Lesson.LoadProfile(name);
        Assert.Equal(name, profile.Name);
        Assert.Equal([0.05, 0.1, 0.2, 0.5, 0.8, 1], profile.Fractions);
        Assert.Equal([49152, 59049, 78732, 98415], profile.InputLengths);
        Assert.Equal(LearningRateSchedule.Plateau, profile.Tagging.Schedule);
        Assert.True(name == "smoke" || profile.Seeds.Count >= 3);
    }

    [Fact]
    public void Precision_and_device_are_part_of_a_record_only_where_they_are_chosen()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("plain.yaml"), "description: a test\naudio: { precision: fp32 }\ndevice: cpu\n");
        File.WriteAllText(folder.File("chosen.yaml"), "description: a test\naudio: { precision: bf16 }\ndevice: cuda\n");
        string Record(string name)
        {
            Profile profile = Lesson.LoadProfile(folder.File(name));
            return new RunFolder(folder.Path, "audio", new { Options = profile.Audio, Device = profile.RecordedDevice }).Record;
        }

        Assert.DoesNotContain("precision", Record("plain.yaml"));
        Assert.DoesNotContain("device", Record("plain.yaml"));
        Assert.DoesNotContain("keep", Record("plain.yaml"));
        Assert.DoesNotContain("bestBy", Record("plain.yaml"));
        Assert.Contains("\"precision\": \"bf16\"", Record("chosen.yaml"));
        Assert.Contains("\"device\": \"cuda\"", Record("chosen.yaml"));
    }

    [Fact]
    public void Pairing_checkpoint_and_standardisation_are_part_of_a_record_only_where_they_are_chosen()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("plain.yaml"), "audio_video: { pairing: 1, keep: best, best_by: loss, recompute: always }\ntagging: { standardise: false }\n");
        File.WriteAllText(folder.File("chosen.yaml"), "audio_video: { pairing: 0.25, keep: last, best_by: mrr }\ntagging: { standardise: true }\n");
        string Record(string name)
        {
            Profile profile = Lesson.LoadProfile(folder.File(name));
            return new RunFolder(folder.Path, "x", new { Options = profile.AudioVideo, Head = profile.Tagging, Continued = (ContrastiveOptions)profile.AudioVideo }).Record;
        }

        foreach (string key in new[] { "pairing", "keep", "bestBy", "standardise" })
        {
            Assert.DoesNotContain(key, Record("plain.yaml"));
            Assert.Contains($"\"{key}\"", Record("chosen.yaml"));
        }

        Assert.Equal(0.25, Lesson.LoadProfile(folder.File("chosen.yaml")).AudioVideo.Pairing);
        // No result depends on this one, and so no record.
        Assert.DoesNotContain("recompute", Record("plain.yaml"));
        Assert.Equal(Recompute.Always, Lesson.LoadProfile(folder.File("plain.yaml")).AudioVideo.Recompute);
    }

    [Fact]
    public void Cues_are_named_in_a_profile_and_in_a_checkpoint_only_where_one_is_off()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("plain.yaml"), "description: a test\n");
        File.WriteAllText(folder.File("all.yaml"), "data: { cues: [tempo, mood, voice, instruments] }\n");
        File.WriteAllText(folder.File("some.yaml"), "data: { cues: [tempo, mood] }\n");
        string? Cues(string name, params string[] settings) =>
            JsonSerializer.SerializeToNode(Lesson.LoadProfile(folder.File(name), settings).Data, CueJson)!["cues"]?.ToJsonString();

        Assert.Null(Cues("plain.yaml"));
        Assert.Null(Cues("all.yaml"));
        Assert.Equal("""["Mood","Tempo"]""", Cues("some.yaml"));
        Assert.Equal("[]", Cues("plain.yaml", "data.cues=[]"));
        Assert.Equal([PictureCue.Voice], Lesson.LoadProfile(folder.File("some.yaml"), ["data.cues=[voice]"]).Data.Cues);
        Assert.Contains("data.cues", Assert.Throws<VcmrException>(() => Lesson.LoadProfile(folder.File("plain.yaml"), ["data.cues=[mood, mood]"])).Message);
        Assert.Contains(
            "'moood' is no value for data.cues; it takes instruments or voice or mood or tempo",
            Assert.Throws<VcmrException>(() => Lesson.LoadProfile(folder.File("plain.yaml"), ["data.cues=[moood]"])).Message);
    }

    [Fact]
    public void Unknown_profile_is_an_error_that_lists_the_known_ones()
    {
        var error = Assert.Throws<VcmrException>(() => Lesson.LoadProfile("dmeo"));
        Assert.Contains("dmeo", error.Message);
        Assert.Contains("did you mean demo? There are: demo, mine, music, paper, paper-jamendo, smoke", error.Message);
    }

    [Theory]
    [InlineData("audio: { epochz: 3 }", "epochz")]
    [InlineData("audio: { epochs: 0 }", "audio.epochs")]
    [InlineData("audio: { temperature: -1 }", "audio.temperature")]
    [InlineData("audio: { augmentations: { pitch_chance: 0.5 } }", "pitch_chance")]
    [InlineData("audio: { augmentations: { pitch_probability: 1.5 } }", "audio.augmentations.pitch_probability")]
    [InlineData("audio: { augmentations: { low_pass_minimum: 5000 } }", "audio.augmentations.low_pass_minimum")]
    [InlineData("audio: { augmentations: { pitch_shifter: vocoder } }", "vocoder")]
    [InlineData("audio: { augmentations: { execution: sometimes } }", "sometimes")]
    [InlineData("audio_video: { augmentations: { pitch_probability: 0 } }", "augmentations")]
    [InlineData("tagging: { dropout: 1 }", "tagging.dropout")]
    [InlineData("seeds: [1, 1]", "seeds")]
    [InlineData("fractions: [2]", "fractions")]
    [InlineData("model: { input_length: 60000 }", "59049")]
    [InlineData("model: { input_length: 59049, pool: 2 }", "49152")]
    [InlineData("model: { pool: 1 }", "model.pool is 1")]
    [InlineData("tagging: { schedule: never }", "never")]
    [InlineData("audio: { precision: fp16 }", "fp16")]
    [InlineData("audio: { precision: tf32 }", "audio.precision")]
    [InlineData("device: tpu", "tpu")]
    [InlineData("data_path: cloud", "cloud")]
    [InlineData("data: { kind: internet }", "data.kind")]
    [InlineData("data: { scene_threshold: 0 }", "data.scene_threshold")]
    [InlineData("data: { scene_threshold: 256 }", "data.scene_threshold")]
    [InlineData("data: { min_scene_frames: 0 }", "data.min_scene_frames")]
    [InlineData("data: { max_scene_seconds: -1 }", "data.max_scene_seconds")]
    [InlineData("data: { max_scene_seconds: .inf }", "data.max_scene_seconds")]
    [InlineData("cleaning: { max_mended_sound: 1.5 }", "cleaning.max_mended_sound")]
    [InlineData("cleaning: { max_mended_sound: .nan }", "cleaning.max_mended_sound")]
    [InlineData("cleaning: { scenes: 0.8 }", "cleaning.scenes")]
    [InlineData("data: { corpus: somewhere }", "data.corpus")]
    [InlineData("data: { tagged_kind: gtzan }", "data.tagged_kind")]
    [InlineData("data: { cleaned: true }", "data.cleaned")]
    [InlineData("data: { drop_train_tail: true }", "data.drop_train_tail")]
    [InlineData("audio:\n  # epochs: 3", "audio has nothing below it")]
    [InlineData("audio: 3", "audio has a value of its own")]
    [InlineData("seeds:\n  - 1\n  -", "seeds has an item without a value")]
    [InlineData("seeds:", "seeds")]
    [InlineData("seeds: { a: 1 }", "seeds")]
    [InlineData("description:", "names 'description' again")]
    [InlineData("threads: ~", "threads")]
    [InlineData("data: { videos: }", "data.videos")]
    [InlineData("threads: 2\nthreads: 3", "'threads' again")]
    [InlineData("audio: { epochs: 3, epochs: 4 }", "'epochs' again")]
    [InlineData("audio: { temperature: .inf }", "audio.temperature is .inf")]
    [InlineData("audio: { temperature: .nan }", "audio.temperature is .nan")]
    [InlineData("audio: { learning_rate: 1e999 }", "audio.learning_rate is 1e999")]
    [InlineData("fractions: [0.5, -.inf]", "fractions is -.inf")]
    [InlineData("audio: { epochs: .inf }", "'.inf' is no value for audio.epochs")]
    [InlineData("audio: { epochs: three }", "'three' is no value for audio.epochs; it takes a whole number")]
    [InlineData("model: { width: 1000000 }", "model.width")]
    [InlineData("model: { width: 0 }", "model.width")]
    [InlineData("model: { input_length: 645700815 }", "model.input_length")]
    [InlineData("input_lengths: [49152, 645700815]", "input_lengths")]
    [InlineData("audio: { batch: 1000000000 }", "audio.batch")]
    [InlineData("audio: { epochs: 2000000000 }", "audio.epochs")]
    [InlineData("audio_video: { hidden: 1000000 }", "audio_video.hidden")]
    [InlineData("tagging: { hidden: 1000000 }", "tagging.hidden")]
    [InlineData("evaluation: { resamples: 1000000000 }", "evaluation.resamples")]
    [InlineData("data: { demo_videos: 1000000000 }", "data.demo_videos")]
    [InlineData("data: { demo_clips: 1000000000 }", "data.demo_clips")]
    [InlineData("data: { demo_shortest: 3 }", "data.demo_shortest")]
    [InlineData("data: { demo_longest: 20 }", "data.demo_longest")]
    [InlineData("evaluation: { folds: 2 }", "evaluation.folds")]
    [InlineData("robustness: { clips: -1 }", "robustness.clips")]
    [InlineData("robustness: { mp3: [33] }", "robustness.mp3")]
    [InlineData("robustness: { low_pass: [9000] }", "robustness.low_pass")]
    [InlineData("robustness: { pitch: [50.5] }", "robustness.pitch")]
    [InlineData("robustness: { tempo: [0.9, 0.9] }", "robustness.tempo")]
    [InlineData("hypotheses: true", "hypotheses")]
    public void Wrong_key_or_value_is_an_error_that_names_it(string yaml, string named)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("own.yaml"), "description: a test\n" + yaml + "\n");
        var error = Assert.Throws<VcmrException>(() => Lesson.LoadProfile(folder.File("own.yaml")));
        Assert.Contains(named, error.Message);
        Assert.Matches($"(?i)line [234] of '{Regex.Escape(folder.File("own.yaml"))}'", error.Message);
    }

    [Fact]
    public void Value_that_a_setting_gives_is_not_blamed_on_the_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("own.yaml"), "audio: { epochs: 3 }\n");
        string message = Assert.Throws<VcmrException>(() => Lesson.LoadProfile(folder.File("own.yaml"), ["audio.epochs=0"])).Message;
        Assert.Contains("audio.epochs", message);
        Assert.DoesNotContain("line", message);
        Assert.Contains("seeds has an item without a value", Assert.Throws<VcmrException>(() => Lesson.LoadProfile(folder.File("own.yaml"), ["seeds=[1, ~]"])).Message);
    }

    [Fact]
    public void Some_keys_of_a_stage_leave_the_others_as_they_are_and_one_that_does_nothing_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("own.yaml"), "description: a test\naudio_video: { epochs: 3 }\nsupervised: { epochs: 3 }\n");
        Profile profile = Lesson.LoadProfile(folder.File("own.yaml"));
        Assert.Equal(new Profile().Supervised with { Epochs = 3 }, profile.Supervised);
        Assert.Equal((3, 128, 5e-4), (profile.AudioVideo.Epochs, profile.AudioVideo.Batch, profile.AudioVideo.LearningRate));
        Assert.Contains("supervised.standardise", Assert.Throws<VcmrException>(() => Lesson.LoadProfile(folder.File("own.yaml"), ["supervised.standardise=true"])).Message);
    }

    [Fact]
    public void Pooling_is_that_of_the_profiles_own_length_only()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("own.yaml"), "description: a test\nmodel: { input_length: 49152, width: 16, pool: 2 }\ninput_lengths: [49152, 59049]\n");
        Profile profile = Lesson.LoadProfile(folder.File("own.yaml"));
        Assert.Equal(new SampleCnnShape(3, 2, 14, 16), profile.Model.Shape());
        Assert.Equal(new SampleCnnShape(3, 3, 9, 16), profile.Model.Shape(59049));
        Assert.Equal(new SampleCnnShape(3, 4, 7, 16), (profile.Model with { Pool = null }).Shape());
    }

    [Fact]
    public void Augmentations_of_a_profile_are_read_with_their_ranges_shifter_and_execution()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("own.yaml"), """
            description: a test
            audio:
              augmentations: { gain_minimum: -6, reverb_probability: 0, pitch_shifter: phase_vocoder, execution: per_sample }
            """);
        AugmentationOptions augmentations = Lesson.LoadProfile(folder.File("own.yaml")).Audio.Augmentations;
        Assert.Equal(new AugmentationOptions { GainMinimum = -6, ReverbProbability = 0, PitchShifter = PitchShifter.PhaseVocoder }, augmentations);
    }

    [Fact]
    public void Record_of_stage_1_stays_what_it_was_while_its_augmentations_are_the_defaults()
    {
        using var folder = new TemporaryFolder();
        string Record(ContrastiveOptions options, AugmentationOptions augmentations) => options is AudioContrastiveOptions audio
            ? new RunFolder(folder.Path, "audio", new { Options = audio, Augmentations = augmentations }).Record
            : new RunFolder(folder.Path, "audio", new { Options = options, Augmentations = augmentations }).Record;

        string before = Record(new ContrastiveOptions(), new AugmentationOptions());
        Assert.EndsWith("\"reverbMaximum\": 99\n  }\n}", before);
        Assert.Equal(before, Record(new AudioContrastiveOptions(), new AugmentationOptions()));
        var batched = new AugmentationOptions { Execution = AugmentationExecution.Batched };
        Assert.NotEqual(before, Record(new AudioContrastiveOptions(), batched));
    }
}
