using System.CommandLine;
using Vcmr.Cluster;
using Vcmr.Engine;
using Vcmr.Lessons;
using Vcmr.Studies;

namespace Vcmr.Cli.Commands.Slurm;

/// <summary><c>vcmr slurm resplit</c>: gives what a slow or dead part has not done to new tasks.</summary>
internal static class ResplitCommand
{
    public static Command Create()
    {
        Argument<string> folder = SlurmCommand.Folder();
        Option<int> part = new("--part") { Description = "The part that is slow or dead: its task's number in the stage 'prepare'.", HelpName = "i", Required = true };
        CommonArguments.Require(part, n => n >= 1, "a part's number; parts are numbered from 1");
        Option<int> into = new("--into") { Description = "How many new parts at most.", HelpName = "k", DefaultValueFactory = _ => 2 };
        CommonArguments.Require(into, n => n >= 1, "a number of parts above 0");
        Command command = new("resplit", "Split a part again: what it has done stays, the rest goes to new tasks.") { folder, part, into };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string at = Path.GetFullPath(parsed.GetRequiredValue(folder));
                ClusterPlan plan = ClusterPlan.Read(at);
                int number = parsed.GetValue(part);
                Submission.Withdraw(plan, at, PlanGrowth.Stage, number, cancellation);
                using Study study = Lesson.Open(plan.ProfileFile, progress: new ProgressLines(Console.Error, !Console.IsErrorRedirected));
                int parts = study.Data.Parts.Split(number, parsed.GetValue(into), cancellation);
                int before = plan.Stage(PlanGrowth.Stage).Tasks.Count;
                plan = PlanGrowth.WithParts(plan, at, parts);
                int added = plan.Stage(PlanGrowth.Stage).Tasks.Count - before;
                Console.WriteLine(added > 0
                    ? $"Part {number} keeps what it has done; {added} new task{(added > 1 ? "s do" : " does")} the rest. Go on with: {ToolName.Typed} slurm resubmit {at} (or submit --local)"
                    : $"Nothing is left to split of part {number}. Go on with: {ToolName.Typed} slurm resubmit {at}");
                return ExitCodes.Success;
            },
            CancellationToken.None));
        return command;
    }
}
