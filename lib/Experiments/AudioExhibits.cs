using Vcmr.Audio;
using Vcmr.Audio.Augmentation;
using Vcmr.Datasets;
using Vcmr.Figures;
using Vcmr.Training;

namespace Vcmr.Experiments;

/// <summary>What notebook 03 lets one hear and see.</summary>
public sealed class AudioExhibits
{
    private readonly Study _study;

    internal AudioExhibits(Study study) => _study = study;

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

    /// <summary>Waveform and spectrogram before and after augmentation.</summary>
    public Figure BeforeAndAfter(float[] waveform, AugmentationDraw draw, string name) => _study.Figures.Save(WaveformAndSpectrogram.Draw(
        $"Augmentation: {draw}",
        [new NamedWaveform("before", waveform), new NamedWaveform("after", Augment(waveform, draw))],
        AudioFormat.SampleRate,
        _study.Figures.Context(),
        name: $"augmentation-{name}"));

    /// <summary>Training and validation loss of runs.</summary>
    public Figure Losses(string title, IReadOnlyList<PretrainedEncoder> runs, string name)
    {
        var curves = new List<LossCurve>();
        foreach (PretrainedEncoder run in runs)
        {
            curves.Add(Curve(run, "train.loss", $"training, seed {run.Seed}"));
            curves.Add(Curve(run, "validation.loss", $"validation, seed {run.Seed}"));
        }

        return _study.Figures.Save(LossCurves.Draw(title, curves, _study.Figures.Context() with { Seeds = runs.Count }, yTitle: "NT-Xent loss", name: name));
    }

    /// <summary>What the runs learned, in words.</summary>
    public string Conclusion(IReadOnlyList<PretrainedEncoder> runs)
    {
        double[] First(string series) => [.. runs.Select(r => r.Log.First(l => l.Series == series).Value)];
        double[] Best(string series) => [.. runs.Select(r => r.Log.Last(l => l.Series == series && l.Epoch <= r.State.BestEpoch).Value)];
        int validation = _study.Pretraining.Split(runs[0].Seed).Validation.Length;
        return $"Over {runs.Count} seed(s) the validation loss goes from {First("validation.loss").Average():F2} after the first validated epoch to {Best("validation.loss").Average():F2} at its best; "
            + $"a view then finds its partner among {validation} in {Best("validation.top1").Average():P0} of the cases (chance {1.0 / validation:P0}).";
    }

    /// <summary>A series of a run's log, averaged over each epoch.</summary>
    private static LossCurve Curve(PretrainedEncoder run, string series, string name)
    {
        IGrouping<int, LogRow>[] epochs = [.. run.Log.Where(r => r.Series == series).GroupBy(r => r.Epoch)];
        return new LossCurve(name, [.. epochs.Select(e => (double)e.Key)], [.. epochs.Select(e => e.Average(r => r.Value))]);
    }
}
