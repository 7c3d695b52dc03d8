using Vcmr.Lessons;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Studies;

public sealed class ProfileExtendsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string name, string yaml)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), yaml);
        return _folder.File(name);
    }

    [Fact]
    public void Profile_that_changes_nothing_is_configured_as_what_it_extends()
    {
        Profile demo = Lesson.LoadProfile("demo"), own = Lesson.LoadProfile(Write("own.yaml", "extends: demo\n"));
        Assert.Equal("own", own.Name);
        // What runs are found by.
        Assert.Equal(RunAbout.Configuration(demo).ToJsonString(), RunAbout.Configuration(own).ToJsonString());
        Assert.Equal(ProfileText.Of(demo), ProfileText.Of(own));
    }

    [Fact]
    public void Own_keys_win_parts_are_merged_and_chains_are_followed()
    {
        Write("shared/base.yaml", "extends: smoke\naudio: { epochs: 7, augmentations: { pitch_probability: 0 } }\nseeds: [4]\n");
        Write("middle.yaml", "extends: shared/base.yaml\naudio: { batch: 4 }\nmodel: { pool: 2 }\ndata: { tagged_name: 007 }\n");
        Profile smoke = Lesson.LoadProfile("smoke"), own = Lesson.LoadProfile(Write("own.yaml", "extends: middle\naudio: { batch: 6, augmentations: { noise_probability: 1 } }\nfractions: [0.5, 1]\nrobustness: { gain: [] }\n"));
        Assert.Equal((7, 6, smoke.Audio.LearningRate), (own.Audio.Epochs, own.Audio.Batch, own.Audio.LearningRate));
        Assert.Equal((0.0, 1.0, 0.8), (own.Audio.Augmentations.PitchProbability, own.Audio.Augmentations.NoiseProbability, own.Audio.Augmentations.PolarityProbability));
        Assert.Equal([4], own.Seeds);
        Assert.Equal([0.5, 1.0], own.Fractions);
        Assert.Empty(own.Robustness.Gain);
        Assert.Equal((2, "007"), (own.Model.Pool, own.Data.TaggedName));
        Assert.Equal(9, Lesson.LoadProfile(_folder.File("own.yaml"), ["audio.epochs=9"]).Audio.Epochs);
    }

    [Fact]
    public void Profile_may_have_the_name_of_the_shipped_one_that_it_extends() =>
        Assert.Equal(5, Lesson.LoadProfile(Write("smoke.yaml", "extends: smoke\naudio: { epochs: 5 }\n")).Audio.Epochs);

    [Fact]
    public void Circle_is_one_sentence_that_shows_it()
    {
        Write("b.yaml", "extends: c.yaml\n");
        Write("c.yaml", "extends: b\n");
        string message = Assert.Throws<VcmrException>(() => Lesson.LoadProfile(Write("a.yaml", "extends: b.yaml\n"))).Message;
        Assert.Contains("'b.yaml' → 'c.yaml' → 'b.yaml'", message);
        Assert.Contains("'d.yaml' → 'd.yaml'", Assert.Throws<VcmrException>(() => Lesson.LoadProfile(Write("d.yaml", "extends: d\n"))).Message);
    }

    [Theory]
    [InlineData("extends: dmo\n", "did you mean demo?")]
    [InlineData("extends: none.yaml\n", "extends 'none.yaml', which is no profile")]
    [InlineData("extends:\n", "names no profile to extend")]
    [InlineData("extends: [demo]\n", "names no profile to extend")]
    public void Wrong_name_is_one_sentence_with_its_line(string yaml, string says)
    {
        string message = Assert.Throws<VcmrException>(() => Lesson.LoadProfile(Write("own.yaml", "description: a test\n" + yaml))).Message;
        Assert.Contains(says, message);
        Assert.Contains($"Line 2 of '{_folder.File("own.yaml")}'", message);
    }

    [Fact]
    public void Error_names_the_file_in_which_the_value_stands()
    {
        Write("base.yaml", "description: a test\naudio: { epochs: 0 }\n");
        string own = Write("own.yaml", "extends: base\nseeds: [1]\n");
        Assert.Contains($"(line 2 of '{_folder.File("base.yaml")}')", Assert.Throws<VcmrException>(() => Lesson.LoadProfile(own)).Message);
        Write("base.yaml", "audio: { epoch: 2 }\n");
        Assert.Contains("base.yaml", Assert.Throws<VcmrException>(() => Lesson.LoadProfile(own)).Message);
        Write("base.yaml", "audio: { epochs: 0 }\n");
        Write("own.yaml", "extends: base\naudio: { epochs: 3 }\n");
        Assert.Equal(3, Lesson.LoadProfile(own).Audio.Epochs);
    }
}
