using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vcmr.Engine;
using Vcmr.Lessons;
using Vcmr.Lessons.KnownTruth;
using Vcmr.Native;
using Vcmr.Studies;
using Vcmr.Studies.KnownTruth;
using Vcmr.Studies.Locking;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr study</c>: the known-truth study, from data to figures.</summary>
internal static class StudyCommand
{
    public static Command Create()
    {
        Option<string> profile = ProfileOptions.Profile("study");
        Option<string?> results = new("--results") { Description = "The folder of the runs (default: results/<profile>).", HelpName = "DIR" };
        Option<string[]> settings = ProfileOptions.Settings();
        Option<bool> estimate = new("--estimate") { Description = "Only say how long it takes on this machine, by doing a little of each part (about two minutes)." };
        Option<string?> shard = CommonArguments.Shard("Only train the i-th of n parts of the encoders that no other command trains; a run without it draws.");
        Command command = new("study", "Run the known-truth study: finished parts are found, a broken one goes on.") { profile, results, settings, estimate, shard, LockCommand.Create() };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                TorchLibrary.AllowTiles();
                using Study study = Lesson.Open(
                    parsed.GetValue(profile)!,
                    results: parsed.GetValue(results) ?? "",
                    settings: parsed.GetValue(settings) ?? [],
                    progress: new ProgressLines(Console.Error, !Console.IsErrorRedirected));
                if (parsed.GetValue(estimate))
                {
                    Show(Lesson.Estimate(study, cancellation), study.Profile.Name);
                    return ExitCodes.Success;
                }

                if (parsed.GetValue(shard) is not null)
                {
                    using var part = new KnownTruthStudy(study);
                    part.Train(CommonArguments.ShardOf(parsed, shard), cancellation);
                    return ExitCodes.Success;
                }

                if (AnalysisLock.Find(study.Results) is { } locked)
                {
                    IReadOnlyList<PlanChange> changes = locked.Changes(study.Profile);
                    study.Progress.Line($"The analysis is locked since {locked.Locked:u}{(changes.Count > 0 ? $"; otherwise than locked: {string.Join(", ", changes)}" : "")}.");
                }

                using var exhibits = new KnownTruthExhibits(study, cancellation);
                exhibits.Prepare();
                Console.WriteLine(exhibits.Scores().ToString());
                exhibits.DrawAll();
                Console.WriteLine(exhibits.Conclusion());
                Console.WriteLine($"Figures and metrics: {Path.GetRelativePath(Environment.CurrentDirectory, study.Results)}");
                return ExitCodes.Success;
            },
            CancellationToken.None));
        return command;
    }

    private static void Show(StudyEstimate estimate, string profile)
    {
        Table table = new Table().AddColumn("part").AddColumn(new TableColumn("count").RightAligned()).AddColumn(new TableColumn("seconds each").RightAligned()).AddColumn(new TableColumn("minutes").RightAligned());
        foreach (EstimatedPart part in estimate.Parts)
        {
            table.AddRow(part.What, Number(part.Count, "N0"), Number(part.SecondsEach, "0.000"), Number(part.Count * part.SecondsEach / 60, "0.0"));
        }

        AnsiConsole.Write(table);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The study of profile '{profile}' takes about {estimate.Total.TotalHours:0.0} h on this machine, as busy as it is now."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A step in bf16 is {estimate.Bf16:0.0} times as fast as in fp32 here (audio.precision: bf16); bf16 results are not equal byte for byte."));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
