using Vcmr.Charts;

namespace Vcmr.Lessons.Contrastive;

/// <summary>A few hundredths of a second of a sound in several versions, each over the sound as it is.</summary>
public static class WaveformGrid
{
    private const int Columns = 4;

    /// <summary>Draws one panel a version, four in a row.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="versions">The versions; the first is the sound as it is, drawn in gray behind every other.</param>
    /// <param name="start">First sample shown.</param>
    /// <param name="length">Samples shown.</param>
    /// <param name="sampleRate">Samples a second, Hz.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">There are fewer than two versions, or one does not have the samples.</exception>
    public static Figure Draw(
        string title, IReadOnlyList<NamedWaveform> versions, int start, int length, int sampleRate, FigureContext context, string name)
    {
        if (versions.Count < 2 || start < 0 || length < 2 || versions.Any(v => v.Samples.Length < start + length) || sampleRate <= 0)
        {
            throw new VcmrException($"'{title}' needs at least two waveforms that have samples {start} to {start + length}, and a positive sample rate.");
        }

        double[] time = [.. Enumerable.Range(0, length).Select(i => 1000.0 * i / sampleRate)];
        double[][] values = [.. versions.Select(v => v.Samples.Skip(start).Take(length).Select(s => (double)s).ToArray())];
        double peak = Math.Max(0.01, values.Max(v => v.Max(Math.Abs))) * 1.08;
        Panel[] panels = [.. versions.Skip(1).Select((v, i) => new Panel(
            new Axis(i + Columns >= versions.Count - 1 ? "time (ms)" : "") { Min = 0, Max = time[^1] },
            new Axis(i % Columns == 0 ? "amplitude" : "") { Min = -peak, Max = peak },
            [
                new LineLayer(time, values[0]) { Label = versions[0].Title, Look = new Look("#A8A8A8", MarkerShape.None) { Width = 2.6 } },
                new LineLayer(time, values[i + 1]) { Label = "after", Look = new Look("#0072B2", MarkerShape.None) { Width = 1.4 } },
            ])
            {
                Title = v.Title,
            })];
        var chart = new Chart(title, panels)
        {
            Columns = Math.Min(Columns, panels.Length),
            Width = 1120,
            PanelHeight = 165,
            Footer = context.Footer($"From {(double)start / sampleRate:0.00} s on, the loudest moment."),
        };
        return new Figure(name, chart);
    }

    /// <summary>Where the loudest stretch of a sound begins.</summary>
    /// <param name="samples">The sound.</param>
    /// <param name="length">Samples of the stretch.</param>
    public static int Loudest(ReadOnlySpan<float> samples, int length)
    {
        int best = 0;
        double most = double.NegativeInfinity;
        for (int start = 0; start + length <= samples.Length; start += length / 2)
        {
            double energy = System.Numerics.Tensors.TensorPrimitives.SumOfSquares(samples.Slice(start, length));
            (best, most) = energy > most ? (start, energy) : (best, most);
        }

        return best;
    }
}
