using System.Text;
using System.Text.Encodings.Web;
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

/// <summary>One augmentation alone, as strong as stage 1 may draw it or nearly so.</summary>
/// <param name="Draw">The step.</param>
/// <param name="Teaches">What a network that cannot tell both views apart has learned to ignore.</param>
internal sealed record AugmentationExample(AugmentationDraw Draw, string Teaches)
{
    /// <summary>The eight steps of the chain, in its order.</summary>
    public static IReadOnlyList<AugmentationExample> All { get; } =
    [
        new(new() { Polarity = true }, "the sign of the wave, which depends on wiring and which nobody hears"),
        new(new() { NoiseRatio = 0.01, NoiseKey = 1 }, "hiss of a recording, here 40 dB below the music"),
        new(new() { GainDecibels = -12 }, "how loud a recording was mastered"),
        new(new() { Filter = new(FilterKind.HighPass, 1000) }, "missing bass: a small loudspeaker"),
        new(new() { Filter = new(FilterKind.LowPass, 2200) }, "missing treble: an old or a muffled recording"),
        new(new() { DelayMilliseconds = 300 }, "a single echo"),
        new(new() { PitchCents = 500 }, "the key: five semitones up at the same tempo"),
        new(new() { Reverb = new(80, 40, 90) }, "the room, which smears every onset"),
    ];
}

/// <summary>Sounds one below the other, each with its player and a sentence: many to compare in little room.</summary>
/// <param name="heading">What the sentences say.</param>
/// <param name="rows">The players, and a sentence on each.</param>
[TypeFormatterSource(NotebookFormatters.Html, NotebookFormatters.Plain)]
public sealed class AudioTable(string heading, IReadOnlyList<(AudioPlayer Player, string Text)> rows) : INotebookValue
{
    /// <summary>What a notebook shows: a table of players, or lines of text where there is no HTML.</summary>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        [NotebookFormatters.Html] = Html(),
        [NotebookFormatters.Plain] = ToString(),
    };

    string INotebookValue.ToHtml() => Html();

    /// <summary>One line a sound.</summary>
    public override string ToString() => string.Join("\n", rows.Select(r => $"{r.Player}: {r.Text}"));

    private string Html()
    {
        HtmlEncoder encoder = HtmlEncoder.Default;
        const string left = " style=\"text-align:left\"";
        var html = new StringBuilder($"<table><thead><tr><th{left}>sound</th><th></th><th{left}>{encoder.Encode(heading)}</th></tr></thead><tbody>");
        foreach ((AudioPlayer player, string text) in rows)
        {
            html.Append($"<tr><td{left}>{encoder.Encode(player.Title)}</td><td>{player.Element()}</td><td{left}>{encoder.Encode(text)}</td></tr>");
        }

        return html.Append("</tbody></table>").ToString();
    }
}
