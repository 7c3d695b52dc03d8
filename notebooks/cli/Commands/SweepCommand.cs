using System.CommandLine;
using Vcmr.Figures;
using Vcmr.Lessons;
using Vcmr.Native;
using Vcmr.Studies;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr sweep</c>: the paper's ablations, point by point, in one process or in shards.</summary>
internal static class SweepCommand
{
    public static Command Create() => new("sweep", "Run an ablation: every point is a run folder, finished points are skipped.")
    {
        Ablation("scarcity", "Figure 3: heads on parts of the training data.", Sweep.Scarcity, (study, results) => new StudyFigures(study).Scarcity(results).Name),
        Ablation("resolution", "Figure 4: encoders and heads for every input length.", Sweep.Resolution, (study, results) => new StudyFigures(study).Resolution(results).Name),
        RobustnessCommand.Create(),
        Stage1Command.Create(),
    };

    private static Command Ablation(
        string name, string description, Func<Profile, IReadOnlyList<SweepPoint>> points, Func<Study, IReadOnlyList<TaggingResult>, string> draw)
    {
        Option<string> profile = ProfileOptions.Profile();
        Option<string[]> settings = ProfileOptions.Settings();
        Option<string?> folder = new("--results") { Description = "The folder for runs and figures (default: results/<profile>).", HelpName = "DIR" };
        Option<string?> shard = CommonArguments.Shard("Run the i-th of n parts; the figure is drawn by a run without it.");
        Command command = new(name, description) { profile, settings, folder, shard };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                TorchLibrary.AllowTiles();
                using Study study = Lesson.Open(parsed.GetValue(profile)!, results: parsed.GetValue(folder) ?? "", settings: parsed.GetValue(settings));
                IReadOnlyList<SweepPoint> all = points(study.Profile);
                IReadOnlyList<SweepPoint> own = Sweep.Shard(all, CommonArguments.ShardOf(parsed, shard));
                int done = 0;
                IReadOnlyList<TaggingResult> results = Sweep.Run(
                    study,
                    own,
                    (point, result) => study.Progress.Line(
                        $"{++done}/{own.Count} {StudyFigures.Name(point.Method)}, seed {point.Seed}, {point.InputLength} samples, {point.Fraction:P0}: PR-AUC {result.Report.Macro.PrAuc.Mean:F3}"),
                    cancellation);
                if (own.Count == all.Count)
                {
                    string figure = Path.Combine(study.Results, "figures", draw(study, results));
                    Console.WriteLine($"Drawn: {Path.GetRelativePath(Environment.CurrentDirectory, figure)}.png");
                }
            },
            cancellation));
        return command;
    }
}
