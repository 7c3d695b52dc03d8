using System.CommandLine;
using Vcmr.Cluster;
using Vcmr.Engine;

namespace Vcmr.Cli.Commands.Slurm;

/// <summary><c>vcmr slurm submit</c> and <c>resubmit</c>: what is not done and not in the queue is handed to Slurm, or run here.</summary>
internal static class SubmitCommand
{
    public static Command Create()
    {
        Command command = new("submit", "Submit a plan; what is done or in the queue already is not submitted again.");
        Option<bool> local = new("--local") { Description = "Run it here by plain processes, without Slurm." };
        Option<int> jobs = new("--jobs") { Description = "With --local: tasks that run at the same time.", HelpName = "N", DefaultValueFactory = _ => 1 };
        CommonArguments.Require(jobs, n => n >= 1, "a number of tasks above 0");
        Argument<string> folder = SlurmCommand.Folder();
        command.Add(folder);
        command.Add(local);
        command.Add(jobs);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string at = Path.GetFullPath(parsed.GetRequiredValue(folder));
                ClusterPlan plan = ClusterPlan.Read(at);
                if (!parsed.GetValue(local))
                {
                    return Submit(plan, at, again: false);
                }

                LocalRun.Run(plan, at, parsed.GetValue(jobs), Console.WriteLine, cancellation);
                Console.WriteLine($"All of the plan is done; figures and numbers are in {plan.Results}.");
                return ExitCodes.Success;
            },
            CancellationToken.None));
        return command;
    }

    public static Command CreateAgain()
    {
        Argument<string> folder = SlurmCommand.Folder();
        Command command = new("resubmit", "Submit only what is missing: what failed or was lost, and what waits for it.") { folder };
        command.SetAction(parsed => Submit(ClusterPlan.Read(parsed.GetRequiredValue(folder)), Path.GetFullPath(parsed.GetRequiredValue(folder)), again: true));
        return command;
    }

    private static int Submit(ClusterPlan plan, string folder, bool again)
    {
        IReadOnlyList<string> said = Submission.Submit(plan, folder, again);
        foreach (string line in said)
        {
            Console.WriteLine(line);
        }

        if (said.Count == 0)
        {
            PlanStatus status = PlanStatus.Of(plan, folder);
            Console.WriteLine(
                status.IsDone ? "All of the plan is done."
                : status.IsIdle ? $"All of the plan was submitted before, and what is missing failed; {ToolName.Hint($"slurm resubmit {folder}")} tries it again."
                : $"All that is missing waits or runs already; {ToolName.Hint($"slurm status {folder}")} shows how far it is.");
        }

        return ExitCodes.Success;
    }
}
