using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vcmr.Engine;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Lessons;
using Vcmr.Studies;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr probe</c>: what a linear map reads from a profile's encoders.</summary>
internal static class ProbeCommand
{
    public static Command Create()
    {
        Option<string> profile = ProfileOptions.Profile();
        Option<string?> results = new("--results") { Description = "The folder of the runs (default: results/<profile>).", HelpName = "DIR" };
        Option<string[]> settings = ProfileOptions.Settings();
        Option<string[]> encoders = new("--encoder") { Description = "An encoder to probe; may be given several times (default: untrained and audio).", HelpName = "NAME", DefaultValueFactory = _ => ["untrained", "audio"] };
        encoders.AcceptOnlyFromAmong([.. TrainCommand.Encoders.Keys]);
        Option<bool> crossValidate = new("--cross-validate") { Description = "Score all tagged clips in evaluation.folds folds, in place of the test clips (evaluation.drop_leaks: but for those that repeat another)." };
        Command command = new("probe", "Probe a profile's encoders with ridge regression, beside random weights and log-mel statistics.") { profile, results, settings, encoders, crossValidate };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                using Study study = Lesson.Open(
                    parsed.GetValue(profile)!,
                    results: parsed.GetValue(results) ?? "",
                    settings: parsed.GetValue(settings) ?? [],
                    progress: new ProgressLines(Console.Error, !Console.IsErrorRedirected));
                bool all = parsed.GetValue(crossValidate);
                Table table = new Table().AddColumn("encoder").AddColumn("readout").AddColumn("ROC-AUC").AddColumn("PR-AUC");
                foreach (Method method in parsed.GetValue(encoders)!.Select(e => TrainCommand.Encoders[e]).Distinct())
                {
                    foreach (Readout readout in Enum.GetValues<Readout>())
                    {
                        TaggingResult[] probes = [.. study.Profile.Seeds.Select(seed =>
                            Probe(study.Pretraining.Encoder(method, seed, cancellation: cancellation), readout))];
                        Row(StudyFigures.Name(method), readout == Readout.Blocks ? "block means" : "embedding", probes);
                    }
                }

                Row(StudyFigures.Name(Method.LogMelStatistics), "", all ? study.Probing.CrossValidateLogMel(cancellation: cancellation) : study.Probing.LogMelStatistics(cancellation));
                AnsiConsole.Write(table);
                return ExitCodes.Success;

                TaggingResult Probe(PretrainedEncoder encoder, Readout readout) => all
                    ? study.Probing.CrossValidate(encoder, readout, cancellation: cancellation)
                    : study.Probing.Run(encoder, readout, cancellation);

                void Row(string name, string readout, params TaggingResult[] probes)
                {
                    TagReport report = all ? study.Probing.Summarise(probes) : study.Tagging.Summarise(probes);
                    table.AddRow(name, readout, Cell(report.Macro.RocAuc), Cell(report.Macro.PrAuc));
                }
            },
            CancellationToken.None));
        return command;
    }

    private static string Cell(Score? score) => score is { Interval: { } range }
        ? string.Create(CultureInfo.InvariantCulture, $"{score.Mean:F3} [{range.Low:F3}, {range.High:F3}]").EscapeMarkup()
        : "–";
}
