using Vcmr.Lessons;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Studies;

public sealed class PrecisionChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notes = [];
    private int _measured;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.5, Precision.Bf16)]
    [InlineData(0.8, Precision.Bf16)]
    [InlineData(0.95, Precision.Fp32)]
    [InlineData(2, Precision.Fp32)]
    public void Bf16_is_chosen_where_it_is_clearly_faster(double bf16, Precision chosen)
    {
        Profile profile = Load("audio.precision=auto");
        Assert.Equal(chosen, Resolve(profile, bf16).Audio.Precision);
        Assert.Contains("audio.precision", Assert.Single(_notes), StringComparison.Ordinal);
        Assert.Equal(6, _measured);
    }

    [Fact]
    public void Choice_is_measured_once_for_a_stage_and_its_size_and_stays_with_the_results()
    {
        Profile profile = Load("audio.precision=auto", "supervised.precision=auto", "tagging.precision=auto", "audio_video.precision=bf16");
        Profile first = Resolve(profile, bf16: 0.5);
        Assert.Equal((Precision.Bf16, Precision.Bf16, Precision.Fp32, Precision.Bf16), (first.Audio.Precision, first.Supervised.Precision, first.Tagging.Precision, first.AudioVideo.Precision));
        Assert.Equal(2, _notes.Count);

        // The machine has other work now.
        Assert.Equal(first.Audio, Resolve(profile, bf16: 3).Audio);
        Assert.Equal(2, _notes.Count);

        Assert.Equal(Precision.Fp32, Resolve(Load("audio.precision=auto", "model.width=32"), bf16: 3).Audio.Precision);
        Assert.Equal(3, _notes.Count);
    }

    [Fact]
    public void Profile_that_does_not_ask_is_left_alone_and_nothing_is_written()
    {
        Profile profile = Load();
        Assert.Equal(profile.Audio, Resolve(profile, bf16: 0.1).Audio);
        Assert.Equal(0, _measured);
        Assert.False(Directory.Exists(_folder.File(PrecisionChoice.Folder)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"precision\": \"auto\" }")]
    [InlineData("{ \"precision\": \"fp16\" }")]
    public void Damaged_choice_is_an_error_that_names_its_file(string text)
    {
        Profile profile = Load("audio.precision=auto");
        Resolve(profile, bf16: 0.5);
        string file = Assert.Single(Directory.GetFiles(_folder.File(PrecisionChoice.Folder)));
        File.WriteAllText(file, text);
        Assert.Contains(file, Assert.Throws<VcmrException>(() => Resolve(profile, bf16: 0.5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_of_each_network_can_be_measured()
    {
        Profile profile = Load(
            "model.input_length=49152", "model.width=2", "audio.precision=auto", "audio.batch=2", "clmr.precision=auto", "clmr.batch=2",
            "harmonic_cnn.precision=auto", "harmonic_cnn.width=2", "harmonic_cnn.batch=2", "short_chunk_cnn.precision=auto", "short_chunk_cnn.width=2", "short_chunk_cnn.batch=2");
        Profile resolved = PrecisionChoice.Resolve(profile, _folder.Path, CPU, _notes.Add);
        Assert.DoesNotContain(Precision.Auto, new StageOptions[] { resolved.Audio, resolved.Clmr, resolved.HarmonicCnn, resolved.ShortChunkCnn }.Select(o => o.Precision));
        Assert.Equal(4, _notes.Count);
    }

    private static Profile Load(params string[] settings) => Lesson.LoadProfile("demo", settings);

    private Profile Resolve(Profile profile, double bf16) => PrecisionChoice.Resolve(profile, _folder.Path, CPU, _notes.Add, (_, _, precision) =>
    {
        _measured++;
        return precision == Precision.Bf16 ? bf16 : 1;
    });
}
