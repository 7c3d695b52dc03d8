using System.Globalization;
using System.Text;
using Vcmr.Training;
using nietras.SeparatedValues;

namespace Vcmr.Figures.Report;

/// <summary>A run's training and validation loss, and its small drawing.</summary>
/// <param name="Training">Step and loss, at most <see cref="Points"/> of them.</param>
/// <param name="Validation">Step and loss.</param>
/// <param name="LastEpoch">The last epoch of the log.</param>
internal sealed record RunCurve(IReadOnlyList<(double Step, double Loss)> Training, IReadOnlyList<(double Step, double Loss)> Validation, int LastEpoch)
{
    public const int Points = 100;
    private const int Width = 104;
    private const int Height = 34;

    /// <summary>Reads a log; rows that are none are noted and left out.</summary>
    public static RunCurve Read(string path, Problems problems)
    {
        List<(double, double)> training = [], validation = [];
        int last = 0, bad = 0;
        using SepReader rows = TrainingLog.Open(path);
        foreach (SepReader.Row row in rows)
        {
            if (row.ColCount == 4 && row[0].TryParse(out int step) && row[1].TryParse(out int epoch) && row[3].TryParse(out double value))
            {
                last = Math.Max(last, epoch);
                List<(double, double)>? into = row[2].Span switch { "train.loss" => training, "validation.loss" => validation, _ => null };
                if (double.IsFinite(value))
                {
                    into?.Add((step, value));
                }
            }
            else
            {
                bad++;
            }
        }

        if (bad > 0)
        {
            problems.Add(path, $"has {bad} row(s) that cannot be read; the loss curve leaves them out");
        }

        return new RunCurve(Thin(training), Thin(validation), last);
    }

    /// <summary>The curves as an inline SVG; empty without points.</summary>
    public string Svg()
    {
        (double Step, double Loss)[] all = [.. Training, .. Validation];
        if (all.Length == 0)
        {
            return "";
        }

        double right = Math.Max(all.Max(p => p.Step), 1), low = all.Min(p => p.Loss), high = all.Max(p => p.Loss);
        string words = string.Create(CultureInfo.InvariantCulture, $"{Words("training", Training)}{Words("validation", Validation)}").TrimEnd(' ', ';');
        var svg = new StringBuilder($"<svg class=\"curve\" role=\"img\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\"><title>{words}</title>");
        foreach ((string name, IReadOnlyList<(double Step, double Loss)> points) in new[] { ("train", Training), ("valid", Validation) })
        {
            string[] at = [.. points.Select(p => string.Create(
                CultureInfo.InvariantCulture,
                $"{2 + ((Width - 4) * p.Step / right):F1},{(high > low ? 2 + ((Height - 4) * (high - p.Loss) / (high - low)) : Height / 2.0):F1}"))];
            svg.Append(at.Length > 1 ? $"<polyline class=\"{name}\" points=\"{string.Join(' ', at)}\"/>" : "");
            svg.Append(at.Length == 1 ? $"<circle class=\"{name}\" cx=\"{at[0].Split(',')[0]}\" cy=\"{at[0].Split(',')[1]}\" r=\"2\"/>" : "");
        }

        return svg.Append("</svg>").ToString();
    }

    private static string Words(string name, IReadOnlyList<(double Step, double Loss)> points) => points.Count == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{name} loss {points[0].Loss:G4} to {points[^1].Loss:G4}; ");

    // Means of equal parts: a long run's curve stays small and keeps its shape.
    private static List<(double Step, double Loss)> Thin(List<(double Step, double Loss)> points) => points.Count <= Points
        ? points
        : [
            .. Enumerable.Range(0, Points)
                .Select(i => points[(int)((long)i * points.Count / Points)..(int)((i + 1L) * points.Count / Points)])
                .Select(part => (part.Average(p => p.Step), part.Average(p => p.Loss))),
        ];
}
