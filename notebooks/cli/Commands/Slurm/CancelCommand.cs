using System.CommandLine;
using Vcmr.Cluster;

namespace Vcmr.Cli.Commands.Slurm;

/// <summary><c>vcmr slurm cancel</c>: takes a plan's jobs out of the queue.</summary>
internal static class CancelCommand
{
    public static Command Create()
    {
        Argument<string> folder = SlurmCommand.Folder();
        Command command = new("cancel", "Cancel a plan's jobs; what was done stays, and the plan can be submitted again.") { folder };
        command.SetAction(parsed =>
        {
            string at = Path.GetFullPath(parsed.GetRequiredValue(folder));
            Console.WriteLine($"Cancelled {Submission.Cancel(ClusterPlan.Read(at), at)} tasks.");
        });
        return command;
    }
}
