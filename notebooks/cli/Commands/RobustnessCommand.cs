using System.CommandLine;
using Vcmr.Audio.Disturbances;
using Vcmr.Figures;
using Vcmr.Lessons;
using Vcmr.Studies;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr sweep robustness</c>: the taggers of a profile on disturbed test clips.</summary>
internal static class RobustnessCommand
{
    public static Command Create()
    {
        Option<string> profile = ProfileOptions.Profile();
        Option<string[]> settings = ProfileOptions.Settings();
        Option<string?> folder = new("--results") { Description = "The folder for runs and figures (default: results/<profile>).", HelpName = "DIR" };
        Option<string?> shard = CommonArguments.Shard("Score the i-th of n parts of the disturbances; the figure is drawn by a run without it.");
        Command command = new("robustness", "Taggers on test clips under gain, filters, MP3, noise, pitch and tempo (robustness in the profile).") { profile, settings, folder, shard };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                using Study study = Lesson.Open(parsed.GetValue(profile)!, results: parsed.GetValue(folder) ?? "", settings: parsed.GetValue(settings));
                IReadOnlyList<Disturbance> own = study.Robustness.Shard(CommonArguments.ShardOf(parsed, shard));
                IReadOnlyList<DisturbedResult> results = study.Robustness.Run(
                    own,
                    result => study.Progress.Line(
                        $"{StudyFigures.Name(result.Disturbance!)}, {StudyFigures.Name(result.Result.Method)}, seed {result.Result.Seed}: ROC-AUC {result.Result.Report.Macro.RocAuc?.Mean ?? double.NaN:F3}"),
                    cancellation);
                if (own.Count == study.Robustness.Disturbances.Count)
                {
                    string figure = Path.Combine(study.Results, "figures", new StudyFigures(study).Robustness(results).Name);
                    Console.WriteLine($"Drawn: {Path.GetRelativePath(Environment.CurrentDirectory, figure)}.png");
                }
            },
            cancellation));
        return command;
    }
}
