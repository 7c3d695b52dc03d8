using System.CommandLine;
using Vcmr.Lessons;
using Vcmr.Studies;
using Vcmr.Studies.Locking;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr study lock</c>: writes down what is asked and how it is judged, before anything is trained.</summary>
internal static class LockCommand
{
    public static Command Create()
    {
        Argument<string[]> profiles = new("PROFILE") { Description = "Profiles: names, or YAML files (default: study).", DefaultValueFactory = _ => ["study"] };
        Option<string?> results = new("--results") { Description = "The folder of the runs, for one profile (default: results/<profile>).", HelpName = "DIR" };
        Option<string[]> settings = ProfileOptions.Settings();
        Command command = new("lock", $"Write the plan ({AnalysisLock.FileName} with its SHA-256) before the first run; the report says what follows it.") { profiles, results, settings };
        command.Validators.Add(result =>
        {
            if (result.GetValue(results) is not null && result.GetValue(profiles)!.Length > 1)
            {
                result.AddError("--results names one folder; lock one profile with it.");
            }
        });
        command.SetAction(parsed =>
        {
            foreach (string profile in parsed.GetValue(profiles)!)
            {
                string[] own = parsed.GetValue(settings) ?? [];
                using Study study = Lesson.Open(profile, results: parsed.GetValue(results) ?? "", settings: own);
                AnalysisLock locked = AnalysisLock.Write(study, own);
                Console.WriteLine($"{Path.GetRelativePath(Environment.CurrentDirectory, locked.Path)}: locked {locked.Locked:u}, SHA-256 {locked.Hash}");
                if (locked.RunsBefore.Count > 0)
                {
                    Console.WriteLine($"{locked.RunsBefore.Count} run(s) were there already; the report will say that they do not follow it.");
                }
            }
        });
        return command;
    }
}
