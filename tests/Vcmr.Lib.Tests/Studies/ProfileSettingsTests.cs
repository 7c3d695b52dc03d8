using Vcmr.Lessons;
using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;
using Xunit;

namespace Vcmr.Tests.Studies;

public sealed class ProfileSettingsTests
{
    [Fact]
    public void Settings_take_the_place_of_the_profiles_values_and_the_rest_stays()
    {
        Profile plain = Load();
        Profile profile = Load(
            "audio.epochs=3", "audio_video.hold_statistics=true", "tagging.schedule=cosine", "seeds=[7, 9]", "model.width=4",
            "audio.learning_rate=1e-4", "data.folder=a=b", "evaluation.overlap=0", "tagging.crops=random", "audio.epochs=5", "fractions=[1]");
        Assert.Equal((5, 1e-4), (profile.Audio.Epochs, profile.Audio.LearningRate));
        Assert.Equal((true, LearningRateSchedule.Cosine, TaggingCrops.Random), (profile.AudioVideo.HoldStatistics, profile.Tagging.Schedule, profile.Tagging.Crops));
        Assert.Equal([7, 9], profile.Seeds);
        Assert.Equal([1.0], profile.Fractions);
        Assert.Equal((4, "a=b", 0.0), (profile.Model.Width, profile.Data.Folder, profile.Evaluation.Overlap));
        Assert.Equal((plain.Name, plain.Audio.Batch, plain.Tagging.Epochs), (profile.Name, profile.Audio.Batch, profile.Tagging.Epochs));
    }

    [Theory]
    [InlineData("audio.epoch=3", "audio.epochs")]
    [InlineData("audio_vido.epochs=3", "audio_video.epochs")]
    [InlineData("frozen_blocks=3", "audio_video.frozen_blocks")]
    [InlineData("epochs=3", "audio.epochs, audio_video.epochs, tagging.epochs")]
    [InlineData("threads.number=3", "threads")]
    [InlineData("name=own", "'name'")]
    [InlineData("audio=3", "such as audio.")]
    [InlineData("audio.epochs=three", "a whole number")]
    [InlineData("audio.epochs=2.5", "a whole number")]
    [InlineData("audio.epochs=", "a whole number")]
    [InlineData("audio.learning_rate=[1]", "a number")]
    [InlineData("tagging.schedule=never", "constant or plateau or cosine")]
    [InlineData("audio_video.hold_statistics=perhaps", "true or false")]
    [InlineData("seeds=3", "a list")]
    [InlineData("audio.epochs=0", "at least 1")]
    [InlineData("audio.checkpoint_steps=0", "at least 1")]
    [InlineData("audio_video.recompute=sometimes", "auto or always or never")]
    [InlineData("audio.epochs", "key=value")]
    [InlineData("=3", "key=value")]
    public void Wrong_setting_is_an_error_that_names_it_and_what_is_right(string setting, string named)
    {
        string message = Assert.Throws<VcmrException>(() => Load(setting)).Message;
        Assert.Contains(setting.Split('=')[0], message);
        Assert.Contains(named, message);
    }

    [Fact]
    public void Setting_cures_a_value_of_the_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("own.yaml"), "description: a test\naudio: { epochs: 0 }\n");
        Assert.Equal(2, Lesson.LoadProfile(folder.File("own.yaml"), ["audio.epochs=2"]).Audio.Epochs);
    }

    [Fact]
    public void Configuration_in_a_checkpoint_is_a_profile_again()
    {
        using var folder = new TemporaryFolder();
        Profile profile = Load("seeds=[1]", "audio.epochs=3", "tagging.crops=random");
        CheckpointAbout about = RunAbout.Of(profile, "audio", 1, new SampleCnnShape(), "abc");
        File.WriteAllText(folder.File("smoke.yaml"), about.Configuration.ToJsonString());
        Profile again = Lesson.LoadProfile(folder.File("smoke.yaml"));
        Assert.Equal(about.ToJson(), RunAbout.Of(again, "audio", 1, new SampleCnnShape(), "abc").ToJson());
        Assert.Equal(profile.Audio, again.Audio);
        Assert.Equal(profile.Tagging, again.Tagging);
    }

    [Fact]
    public void Cleaning_is_part_of_a_configuration_only_where_it_is_not_the_papers()
    {
        CheckpointAbout plain = RunAbout.Of(Load("cleaning.scenes=0.6"), "audio", 1, new SampleCnnShape(), "abc");
        Assert.Null(plain.Configuration["cleaning"]);

        using var folder = new TemporaryFolder();
        CheckpointAbout chosen = RunAbout.Of(Load("cleaning.scenes=0.7"), "audio", 1, new SampleCnnShape(), "abc");
        File.WriteAllText(folder.File("smoke.yaml"), chosen.Configuration.ToJsonString());
        Assert.Equal("0.7", Lesson.LoadProfile(folder.File("smoke.yaml")).Cleaning.Scenes);
    }

    private static Profile Load(params string[] settings) => Lesson.LoadProfile("smoke", settings);
}
