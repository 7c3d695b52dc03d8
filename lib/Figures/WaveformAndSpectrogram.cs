using Vcmr.Figures.Charts;

namespace Vcmr.Figures;

/// <summary>Waveforms over their spectrograms, side by side: to see what an augmentation does.</summary>
public static class WaveformAndSpectrogram
{
    private const double Floor = -80;

    /// <summary>Draws one column a waveform.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="waveforms">One to three waveforms.</param>
    /// <param name="sampleRate">Samples a second, Hz.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">There are no waveforms or more than three, or one is empty.</exception>
    public static Figure Draw(string title, IReadOnlyList<NamedWaveform> waveforms, int sampleRate, FigureContext context, string name = "waveform")
    {
        if (waveforms.Count is 0 or > 3 || waveforms.Any(w => w.Samples.Length == 0) || sampleRate <= 0)
        {
            throw new VcmrException($"'{title}' needs one to three waveforms that are not empty, and a positive sample rate.");
        }

        double peak = Math.Max(0.05, waveforms.Max(w => w.Samples.Max(Math.Abs))) * 1.05;
        IEnumerable<Panel> upper = waveforms.Select(w =>
        {
            (double[] x, double[] y) = Envelope.Reduce([.. Enumerable.Range(0, w.Samples.Length).Select(i => (double)i / sampleRate)], [.. w.Samples.Select(s => (double)s)]);
            var line = new LineLayer(x, y) { Look = new Look("#0072B2", MarkerShape.None) { Width = 0.8 } };
            return new Panel(new Axis("") { Min = 0, Max = Seconds(w) }, new Axis("amplitude") { Min = -peak, Max = peak }, [line]) { Title = w.Title, LeaveScale = true };
        });
        IEnumerable<Panel> lower = waveforms.Select(w =>
        {
            var heat = new HeatLayer(Spectrogram.Decibels(w.Samples, 128, 240, Floor), "dB")
            {
                Across = new Interval(0, Seconds(w)),
                Along = new Interval(0, sampleRate / 2000.0),
                Min = Floor,
                Max = 0,
            };
            return new Panel(new Axis("time (s)") { Grid = false }, new Axis("frequency (kHz)") { Grid = false }, [heat]);
        });
        var chart = new Chart(title, [.. upper, .. lower])
        {
            Columns = waveforms.Count,
            Width = waveforms.Count switch { 1 => 860, 2 => 1040, _ => 1320 },
            PanelHeight = 230,
            Footer = context.Footer("Spectrograms: Hann windows of 1024 samples, dB below the loudest cell of each."),
        };
        return new Figure(name, chart);

        double Seconds(NamedWaveform w) => (double)w.Samples.Length / sampleRate;
    }
}
