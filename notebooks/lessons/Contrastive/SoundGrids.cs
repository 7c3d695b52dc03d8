using Vcmr.Audio;
using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Lessons.Contrastive;

/// <summary>A few hundredths of a second of a sound in several versions, each over the sound as it is.</summary>
internal static class WaveformGrid
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

/// <summary>Spectrograms of one sound in several versions, in one range of colours, so that a quieter one looks quieter.</summary>
internal static class SpectrogramGrid
{
    private const double Floor = -80;
    private const int Columns = 3;
    private const int Bands = 64;
    private const int Frames = 120;

    // What the colour scale at the end of a row takes, relative to a panel, so that all plots are equally wide.
    private const double ScaleShare = 0.21;

    /// <summary>Draws one panel a version, three in a row.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="versions">The versions, the sound as it is first: its loudest cell is 0 dB everywhere.</param>
    /// <param name="sampleRate">Samples a second, Hz.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">There are no versions, or one is empty.</exception>
    public static Figure Draw(string title, IReadOnlyList<NamedWaveform> versions, int sampleRate, FigureContext context, string name)
    {
        if (versions.Count == 0 || versions.Any(v => v.Samples.Length == 0) || sampleRate <= 0)
        {
            throw new VcmrException($"'{title}' needs at least one waveform, none of them empty, and a positive sample rate.");
        }

        double[][,] powers = [.. versions.Select(v => Spectrogram.Power(v.Samples, Bands, Frames))];
        double reference = Spectrogram.Loudest(powers[0]);
        int last = Math.Min(Columns, versions.Count) - 1;
        Panel[] panels = [.. versions.Select((v, i) =>
        {
            int column = i % Columns;
            var heat = new HeatLayer(Whole(Spectrogram.Decibels(powers[i], reference, Floor)), "dB")
            {
                Across = new Interval(0, (double)v.Samples.Length / sampleRate),
                Along = new Interval(0, sampleRate / 2000.0),
                Min = Floor,
                Max = 0,
                Scale = column == last,
            };
            bool bottom = i + Columns >= versions.Count;
            return new Panel(
                new Axis(bottom ? "time (s)" : "") { Grid = false },
                new Axis(column == 0 ? "frequency (kHz)" : "") { Grid = false, Ticks = Kilohertz(sampleRate) },
                [heat])
            {
                Title = v.Title,
                Weight = column == last ? 1 + ScaleShare : 1,
            };
        })];
        var chart = new Chart(title, panels)
        {
            Columns = last + 1,
            Width = 1040,
            PanelHeight = 185,
            Footer = context.Footer($"Hann windows of 1024 samples; 0 dB is the loudest cell of the first panel, colours end at −{-Floor:0} dB."),
        };
        return new Figure(name, chart);
    }

    // The eye tells no more apart, and a notebook holds every one of these numbers.
    private static double[,] Whole(double[,] decibels)
    {
        for (int b = 0; b < decibels.GetLength(0); b++)
        {
            for (int t = 0; t < decibels.GetLength(1); t++)
            {
                decibels[b, t] = Math.Round(decibels[b, t]);
            }
        }

        return decibels;
    }

    private static Tick[] Kilohertz(int sampleRate) =>
        [.. Enumerable.Range(0, (sampleRate / 4000) + 1).Select(i => new Tick(2 * i, $"{2 * i}"))];
}

/// <summary>A waveform with its heading.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Samples">Samples, −1 to 1.</param>
internal sealed record NamedWaveform(string Title, float[] Samples);
