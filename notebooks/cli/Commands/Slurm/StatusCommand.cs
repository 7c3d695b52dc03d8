using System.CommandLine;
using System.Text.Json;
using Vcmr.Cluster;

namespace Vcmr.Cli.Commands.Slurm;

/// <summary><c>vcmr slurm status</c>: how far a plan is.</summary>
internal static class StatusCommand
{
    // What a script can wait for.
    private const int SomethingFailed = 1;

    public static Command Create()
    {
        Argument<string> folder = SlurmCommand.Folder();
        Option<bool> json = new("--json") { Description = "Write the state as JSON." };
        Command command = new("status", "Show a plan's stages: tasks that wait, run, are done or failed, items an hour and the time left; exit code 1 if some failed.") { folder, json };
        command.SetAction(parsed =>
        {
            string at = Path.GetFullPath(parsed.GetRequiredValue(folder));
            PlanStatus status = PlanStatus.Of(ClusterPlan.Read(at), at);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(status, PlainJson.Options));
            }
            else
            {
                PlanView.Show(status);
            }

            return status.Failures.Count > 0 ? SomethingFailed : 0;
        });
        return command;
    }
}
