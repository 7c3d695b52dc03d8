using System.CommandLine;
using Vcmr.Figures.KnownTruth;
using Vcmr.Lessons;
using Vcmr.Native;
using Vcmr.Studies;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr sweep stage1</c>: stage 1 with other settings, read as the known-truth study reads it.</summary>
internal static class Stage1Command
{
    public static Command Create()
    {
        Option<string> profile = ProfileOptions.Profile("study");
        Option<string?> results = new("--results") { Description = "The folder of the runs (default: results/<profile>).", HelpName = "DIR" };
        Option<string[]> settings = ProfileOptions.Settings();
        Command command = new("stage1", "Stage 1 with other settings (stage1_variations in the profile), probed beside random weights and log-mel statistics.") { profile, results, settings };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                TorchLibrary.AllowTiles();
                using Study study = Open([]);
                if (study.Profile.Stage1Variations.Count == 0)
                {
                    throw new VcmrException($"Profile '{study.Profile.Name}' names no variations of stage 1; list some under stage1_variations, as the profile study does.");
                }

                Stage1Variation[] variations = [.. study.Profile.Stage1Variations.Select(Stage1Variation.Parse)];
                int done = 0;
                IReadOnlyList<Stage1Result> trained = Stage1Variation.Run(
                    variations,
                    Open,
                    result => study.Progress.Line(
                        $"{++done}/{variations.Length + 1} {result.Variation.Name}: ROC-AUC {Mean(result.LastLayer):F3}, block means {Mean(result.BlockMeans):F3}"),
                    cancellation);
                var figures = new Stage1Figures(study, trained, cancellation);
                string figure = Path.Combine(study.Results, "figures", figures.Draw().Name);
                Console.WriteLine(figures.Table().ToString());
                Console.WriteLine($"Drawn: {Path.GetRelativePath(Environment.CurrentDirectory, figure)}.png");

                Study Open(IReadOnlyList<string> changed) => Lesson.Open(
                    parsed.GetValue(profile)!,
                    results: parsed.GetValue(results) ?? "",
                    settings: [.. parsed.GetValue(settings) ?? [], .. changed],
                    progress: new ProgressLines(Console.Error, !Console.IsErrorRedirected));
            },
            CancellationToken.None));
        return command;
    }

    private static double Mean(IEnumerable<TaggingResult> results) => results.Average(r => r.Report.Macro.RocAuc?.Mean ?? double.NaN);
}
