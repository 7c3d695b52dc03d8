using System.Globalization;
using Vcmr.Audio.Disturbances;
using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Figures;

/// <summary>What taggers bear: scores on disturbed test clips, a panel a kind, from the sound as it is to the strongest disturbance.</summary>
internal static class RobustnessFigure
{
    /// <summary>Draws a line a model.</summary>
    /// <param name="scores">Macro ROC-AUC of each model on the clips as they are (null) and with each disturbance.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">Nothing was disturbed.</exception>
    public static Figure Draw(IReadOnlyList<(string Model, Disturbance? Disturbance, Score RocAuc)> scores, FigureContext context)
    {
        DisturbanceKind[] kinds = [.. scores.Select(s => s.Disturbance?.Kind).OfType<DisturbanceKind>().Distinct().Order()];
        if (kinds.Length == 0)
        {
            throw new VcmrException("No disturbance was scored; give the profile's robustness a severity of some kind.");
        }

        IReadOnlyDictionary<string, Look> looks = ModelNames.Looks(scores.Select(s => s.Model));
        double[] values = [.. scores.SelectMany(s => new[] { s.RocAuc.Mean, s.RocAuc.Interval?.Low ?? s.RocAuc.Mean, s.RocAuc.Interval?.High ?? s.RocAuc.Mean }).Where(double.IsFinite)];
        var y = new Axis("macro ROC-AUC") { Min = values.DefaultIfEmpty(0.5).Min() - 0.01, Max = values.DefaultIfEmpty(1).Max() + 0.01 };
        var chart = new Chart("Taggers under disturbed sound", [.. kinds.Select(Kind)])
        {
            Columns = Math.Min(4, kinds.Length),
            Width = 1180,
            PanelHeight = 290,
            Subtitle = "The test clips as they are (–) and disturbed, mild to strong; pitch, tempo and gain from low to high.",
            Footer = context.Footer("Whiskers: bootstrap 95 % interval over the disturbed clips, of the mean over seeds. Taggers have learned from undisturbed clips."),
        };
        return new Figure("robustness", chart);

        Panel Kind(DisturbanceKind kind)
        {
            double?[] order = Order(kind, scores.Where(s => s.Disturbance?.Kind == kind).Select(s => s.Disturbance!.Severity));
            var layers = new List<Layer>();
            foreach (string model in scores.Select(s => s.Model).Distinct())
            {
                var line = scores
                    .Where(s => s.Model == model && (s.Disturbance is null || s.Disturbance.Kind == kind) && double.IsFinite(s.RocAuc.Mean))
                    .Select(s => (At: (double)Array.IndexOf(order, s.Disturbance?.Severity), s.RocAuc))
                    .OrderBy(p => p.At)
                    .ToList();
                if (line.Count > 0)
                {
                    layers.Add(new LineLayer([.. line.Select(p => p.At)], [.. line.Select(p => p.RocAuc.Mean)])
                    {
                        Label = model,
                        Look = looks[model],
                        Whiskers = [.. line.Select(p => p.RocAuc.Interval)],
                    });
                }
            }

            return new Panel(Axis.Categories(Unit(kind), order.Select(s => s is { } severity ? Text(severity) : "–")), y, layers) { Title = Name(kind) };
        }
    }

    /// <summary>A disturbance in words, such as <c>low-pass 1000 Hz</c>.</summary>
    internal static string Describe(Disturbance disturbance) => $"{Name(disturbance.Kind)} {Text(disturbance.Severity)}{(Unit(disturbance.Kind) is "factor" ? "" : " " + Unit(disturbance.Kind).Split(',')[0])}";

    /// <summary>Severities from mild to strong after the sound as it is (null); where they go both ways, by value around it.</summary>
    private static double?[] Order(DisturbanceKind kind, IEnumerable<double> severities)
    {
        double[] all = [.. severities.Distinct().Order()];
        double? neutral = kind switch { DisturbanceKind.Gain or DisturbanceKind.Pitch => 0, DisturbanceKind.Tempo => 1, _ => null };
        return neutral is { } middle ? [.. all.Where(s => s < middle).Cast<double?>(), null, .. all.Where(s => s >= middle).Cast<double?>()]
            : kind == DisturbanceKind.HighPass ? [null, .. all.Cast<double?>()]
            : [null, .. all.OrderDescending().Cast<double?>()];
    }

    private static string Name(DisturbanceKind kind) => kind switch
    {
        DisturbanceKind.LowPass => "low-pass",
        DisturbanceKind.HighPass => "high-pass",
        DisturbanceKind.Mp3 => "MP3",
        DisturbanceKind.Noise => "white noise",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string Unit(DisturbanceKind kind) => kind switch
    {
        DisturbanceKind.LowPass or DisturbanceKind.HighPass => "Hz",
        DisturbanceKind.Mp3 => "kbit/s",
        DisturbanceKind.Noise => "dB, signal to noise",
        DisturbanceKind.Pitch => "cents",
        DisturbanceKind.Tempo => "factor",
        _ => "dB",
    };

    private static string Text(double severity) => severity.ToString("0.##;−0.##", CultureInfo.InvariantCulture);
}
