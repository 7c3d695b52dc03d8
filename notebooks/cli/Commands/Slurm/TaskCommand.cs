using System.CommandLine;
using Vcmr.Cluster;

namespace Vcmr.Cli.Commands.Slurm;

/// <summary><c>vcmr slurm task</c>: what a batch script calls.</summary>
internal static class TaskCommand
{
    public static Command Create()
    {
        Argument<string> folder = SlurmCommand.Folder();
        Argument<string> stage = new("STAGE") { Description = "The stage." };
        Argument<int> number = new("N") { Description = "The task's number." };
        Command command = new("task", "Do one task of a plan; batch scripts call this.") { folder, stage, number };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string at = Path.GetFullPath(parsed.GetRequiredValue(folder));
                return TaskRunner.Run(ClusterPlan.Read(at), at, parsed.GetRequiredValue(stage), parsed.GetValue(number), cancellation);
            },
            CancellationToken.None));
        return command;
    }
}
