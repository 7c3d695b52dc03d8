using Vcmr.Audio.Augmentation;
using Vcmr.Charts;
using Vcmr.Datasets.Videos;
using Vcmr.Figures;
using Vcmr.Media;
using Vcmr.Studies;

namespace Vcmr.Lessons.Contrastive;

/// <summary>The augmentations of stage 1, to hear and to see.</summary>
public sealed class AudioExhibits
{
    private const string Original = "as it is";

    // 20 ms: a few periods of the bass, so that single waves can be told apart.
    private const int CloseUp = AudioFormat.SampleRate / 50;
    private readonly Study _study;
    private readonly StudyFigures _figures;

    /// <summary>Shows a study.</summary>
    public AudioExhibits(Study study) => (_study, _figures) = (study, new StudyFigures(study));

    /// <summary>The first <paramref name="seconds"/> seconds of a segment.</summary>
    public float[] Waveform(int segment = 0, double seconds = 3)
    {
        Segment chosen = _study.Videos.Segments[segment];
        float[] waveform = new float[Math.Min(chosen.AudioLength, (int)(seconds * AudioFormat.SampleRate))];
        _study.Videos.ReadAudio(chosen.AudioOffset, waveform);
        return waveform;
    }

    /// <summary>A player for a waveform.</summary>
    public static AudioPlayer Play(string title, float[] waveform) => new(title, waveform, AudioFormat.SampleRate);

    /// <summary>A waveform after augmentation.</summary>
    public static float[] Augment(float[] waveform, AugmentationDraw draw)
    {
        float[] augmented = [.. waveform];
        new AugmentationChain(new AugmentationOptions()).Apply(augmented, draw);
        return augmented;
    }

    /// <summary>Each augmentation alone, to hear, and what it teaches to ignore.</summary>
    public static AudioTable Steps(float[] waveform) => new(
        "teaches to ignore",
        [
            (Play(Original, waveform), ""),
            .. AugmentationExample.All.Select(e => (Play(Short(e.Draw), Augment(waveform, e.Draw)), e.Teaches)),
        ]);

    /// <summary>Each augmentation alone: a fiftieth of a second of the waveform before and after.</summary>
    public Figure StepWaveforms(float[] waveform) => _figures.Save(WaveformGrid.Draw(
        "Each augmentation alone: waveform before and after",
        StepVersions(waveform),
        WaveformGrid.Loudest(waveform, CloseUp),
        CloseUp,
        AudioFormat.SampleRate,
        Context(),
        "augmentation-waveforms"));

    /// <summary>Each augmentation alone: the spectrogram after it, beside that of the music as it is.</summary>
    public Figure StepSpectrograms(float[] waveform) => _figures.Save(SpectrogramGrid.Draw(
        "Each augmentation alone: spectrograms", StepVersions(waveform), AudioFormat.SampleRate, Context(), "augmentation-spectrograms"));

    /// <summary>The whole chain as stage 1 would draw it.</summary>
    /// <param name="count">How many views.</param>
    /// <param name="seed">Another seed, other draws.</param>
    public IReadOnlyList<AugmentationDraw> DrawViews(int count = 5, int seed = 7)
    {
        var chain = new AugmentationChain(_study.Profile.Audio.Augmentations);
        return [.. Enumerable.Range(0, count).Select(view => chain.Draw(new CounterRandom(seed, view)))];
    }

    /// <summary>Views to hear, and what was drawn for each.</summary>
    public static AudioTable Views(float[] waveform, IReadOnlyList<AugmentationDraw> draws) => new(
        "drawn",
        [(Play(Original, waveform), ""), .. draws.Select((d, i) => (Play($"view {i + 1}", Augment(waveform, d)), d.ToString()))]);

    /// <summary>Spectrograms of views.</summary>
    public Figure ViewSpectrograms(float[] waveform, IReadOnlyList<AugmentationDraw> draws) => _figures.Save(SpectrogramGrid.Draw(
        "The whole chain, drawn anew for every view",
        [new(Original, waveform), .. draws.Select((d, i) => new NamedWaveform($"view {i + 1}", Augment(waveform, d)))],
        AudioFormat.SampleRate,
        Context(),
        "augmentation-views"));

    // No frame has a part in these.
    private FigureContext Context() => _figures.Context() with { FrameEncoder = null };

    private static NamedWaveform[] StepVersions(float[] waveform) =>
        [new(Original, waveform), .. AugmentationExample.All.Select(e => new NamedWaveform(Short(e.Draw), Augment(waveform, e.Draw)))];

    // A panel's title has no room for the reverb's settings.
    private static string Short(AugmentationDraw draw) => draw.ToString().Split(" (")[0].Replace(" -", " −").Replace(".0 dB", " dB");
}
