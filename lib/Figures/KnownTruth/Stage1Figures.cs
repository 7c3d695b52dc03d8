using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Studies;

namespace Vcmr.Figures.KnownTruth;

/// <summary>
/// What holds stage 1 back: each variation minus stage 1 as the profile has it, with random weights and log-mel statistics
/// beside them. The numbers are saved under the study's <c>metrics</c>.
/// </summary>
public sealed class Stage1Figures
{
    private readonly Study _study;
    private readonly StudyFigures _figures;
    private readonly IReadOnlyList<TaggingResult> _runs;
    private readonly Line[] _lines;

    /// <summary>Compares.</summary>
    /// <param name="study">The study, whose random weights and clips' log-mel bands are read.</param>
    /// <param name="results">The variations; the first is stage 1 as it is.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public Stage1Figures(Study study, IReadOnlyList<Stage1Result> results, CancellationToken cancellation = default)
    {
        (_study, _figures) = (study, new StudyFigures(study));
        Stage1Result asItIs = results[0];
        _runs = asItIs.LastLayer;
        PretrainedEncoder[] random = [.. study.Profile.Seeds.Select(seed => study.Pretraining.Encoder(Method.Untrained, seed, cancellation: cancellation))];
        TaggingResult[] logMel = [study.Probing.CrossValidateLogMel(cancellation: cancellation)];
        _lines =
        [
            Compared(StudyFigures.Name(Method.Untrained), [], null, readout => [.. random.Select(e => study.Probing.CrossValidate(e, readout, cancellation: cancellation))]),
            .. results.Select(r => Compared(r.Variation.Name, r.Variation.Settings, r.Steps, r.Of)),
            Compared(StudyFigures.Name(Method.LogMelStatistics), [], null, _ => logMel),
        ];

        Line Compared(string name, IReadOnlyList<string> settings, long? steps, Func<Readout, IReadOnlyList<TaggingResult>> of)
        {
            // In the order in which a pass over the clips serves both.
            Scores blocks = Read(Readout.Blocks), last = Read(Readout.Embedding);
            return new Line(name, settings, steps, last, blocks);

            Scores Read(Readout readout) => new(
                study.Probing.Summarise(of(readout)).Macro,
                name == asItIs.Variation.Name ? null : study.Probing.Contrast((1.0, of(readout)), (-1.0, asItIs.Of(readout))).Macro with { Name = name });
        }
    }

    /// <summary>Draws a panel a readout.</summary>
    public Figure Draw()
    {
        _figures.SaveMetrics("stage1", _lines.Select(l => new
        {
            l.Name,
            l.Settings,
            l.Steps,
            LastLayer = Metrics(l.LastLayer),
            BlockMeans = Metrics(l.BlockMeans),
        }));
        string[] names = [.. _lines.Select(l => l.Name)];
        return _figures.Save(new Figure("stage1", new Chart("What holds stage 1 back?", [Panel(Readout.Embedding), Panel(Readout.Blocks)])
        {
            Columns = 1,
            Width = 720,
            PanelHeight = 90 + (26 * names.Length),
            Subtitle = $"Each minus stage 1 {Stage1Variation.None.Name}: to the right of 0, it reads tags better.",
            Footer = (_figures.Context([.. _runs]) with { Split = $"{_study.Profile.Evaluation.Folds}-fold" }).Footer(
                $"Whiskers: 95 % interval over songs{(_study.Profile.Seeds.Count > 1 ? " and seeds" : "; how far another seed would move it is not in them")}."),
        }));

        Panel Panel(Readout readout) => new(
            new Axis("difference in ROC-AUC"),
            Axis.Categories("", names) with { Reversed = true, Grid = true },
            DifferenceLayers.Of([.. _lines.Select(l => l.Of(readout).Difference)])) { Title = KnownTruthFigures.Name(readout) };
    }

    /// <summary>The same in numbers.</summary>
    public Table Table() => Charts.Table.From(_lines.Select(l => new
    {
        Stage1 = l.Name,
        Steps = l.Steps?.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) ?? "–",
        LastLayer = Level(l.LastLayer),
        Difference = Change(l.LastLayer),
        BlockMeans = Level(l.BlockMeans),
        DifferenceOfBlocks = Change(l.BlockMeans),
    }));

    private static string Level(Scores scores) => scores.Score.RocAuc?.WithInterval("0.000") ?? "–";

    private static string Change(Scores scores) => scores.Difference?.RocAuc?.WithInterval("+0.000;−0.000;0.000") ?? "–";

    private static object Metrics(Scores scores) => new
    {
        RocAuc = scores.Score.RocAuc is { } score ? MetricsFile.Ends(score) : null,
        Difference = scores.Difference?.RocAuc is { } difference ? MetricsFile.Ends(difference) : null,
    };

    private sealed record Line(string Name, IReadOnlyList<string> Settings, long? Steps, Scores LastLayer, Scores BlockMeans)
    {
        public Scores Of(Readout readout) => readout == Readout.Embedding ? LastLayer : BlockMeans;
    }

    private sealed record Scores(ScorePair Score, ScorePair? Difference);
}
