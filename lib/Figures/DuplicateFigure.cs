using System.Globalization;
using Vcmr.Charts;
using Vcmr.Datasets.Duplicates;

namespace Vcmr.Figures;

/// <summary>How near each recording's nearest other is, in its own part and in the others, by fingerprint and by embedding.</summary>
public static class DuplicateFigure
{
    private const int Bins = 40;

    // Where the axis of a panel without bars ends.
    private const double EmptyTop = 10;

    /// <summary>Draws a histogram for each way to compare that was used.</summary>
    /// <param name="report">The audit.</param>
    /// <exception cref="VcmrException">Nothing could be compared.</exception>
    public static Figure Draw(DuplicateReport report)
    {
        var panels = new List<Panel>();
        if (report.WithoutFingerprints is null)
        {
            panels.Add(Draw("Fingerprints", "1 − bit error rate of the nearest other", report.NearestByFingerprint, report.Threshold, report.Recordings));
        }

        if (report.WithoutEmbeddings is null)
        {
            panels.Add(Draw($"Embeddings: {report.Embedding}", "cosine of the nearest other", report.NearestByEmbedding, report.EmbeddingThreshold, report.Recordings));
        }

        if (panels.Count == 0)
        {
            throw new VcmrException($"The recordings of '{report.Set}' could be compared neither by fingerprint nor by embedding; install an ffmpeg with the muxer chromaprint.");
        }

        int far = Enumerable.Range(0, report.NearestByFingerprint.Within.Count).Count(i => report.NearestByFingerprint.Within[i] is null && report.NearestByFingerprint.Across[i] is null);
        string none = report.WithoutFingerprints is null ? $" No other comes near {far} of them by fingerprint." : "";
        return new Figure("nearest-recordings", new Chart("How near the nearest other recording is", panels)
        {
            Columns = panels.Count,
            Width = panels.Count == 1 ? 700 : 980,
            PanelHeight = 340,
            Footer = $"{report.Recordings.Count} recordings of {report.Set}; {report.Duplicates.Count} pairs are listed as duplicates.{none} Numbers of recordings are on a logarithmic scale.",
        });
    }

    private static Panel Draw(string title, string axis, NearestOthers nearest, double threshold, IReadOnlyList<Recording> recordings)
    {
        bool hasParts = recordings.Any(r => r.Split.Length > 0);
        double least = nearest.Within.Concat(nearest.Across).Append(threshold).Min() ?? threshold;
        double low = Math.Min(0.9, Math.Floor(least * 20) / 20), width = (1 - low) / Bins;
        List<Layer> layers = hasParts
            ? [Bars(nearest.Within, "in the same part", 0), Bars(nearest.Across, "in another part", 1)]
            : [Bars(nearest.Within, "of all", 0)];
        layers.Add(new RuleLayer(threshold, Vertical: true, threshold.ToString("0.00##", CultureInfo.InvariantCulture)) { Look = new Look(Theme.Limit, Dash: Dash.Dashed) });
        bool isEmpty = nearest.Within.Concat(nearest.Across).All(n => n is null);
        if (isEmpty)
        {
            layers.Add(new TextLayer((1 + low) / 2, Math.Sqrt(0.5 * EmptyTop), "no recording comes near another") { Anchor = 0.5 });
        }

        return new Panel(
            new Axis(axis) { Min = low, Max = 1 + (width / 2) },
            new Axis("recordings") { Log = true, Min = 0.5, Max = isEmpty ? EmptyTop : null },
            layers) { Title = title };

        BarLayer Bars(IReadOnlyList<double?> values, string label, int place)
        {
            int[] counts = new int[Bins];
            foreach (double value in values.OfType<double>())
            {
                counts[Math.Clamp((int)((value - low) / width), 0, Bins - 1)]++;
            }

            int[] filled = [.. Enumerable.Range(0, Bins).Where(b => counts[b] > 0)];
            double thickness = width / (hasParts ? 2 : 1);
            return new BarLayer([.. filled.Select(b => low + (b * width) + ((place + 0.5) * thickness))], [.. filled.Select(b => (double)counts[b])])
            {
                Base = 0.5,
                Thickness = 0.9 * thickness,
                Label = label,
                Look = Theme.Category(place),
            };
        }
    }
}
