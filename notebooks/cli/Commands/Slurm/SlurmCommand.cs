using System.CommandLine;

namespace Vcmr.Cli.Commands.Slurm;

/// <summary><c>vcmr slurm</c>: a profile's study on many machines.</summary>
internal static class SlurmCommand
{
    public static Command Create() => new("slurm", "Run a profile on a Slurm cluster: plan it, submit it, see how far it is.")
    {
        PlanCommand.Create(),
        SubmitCommand.Create(),
        SubmitCommand.CreateAgain(),
        StatusCommand.Create(),
        ResplitCommand.Create(),
        CancelCommand.Create(),
        TaskCommand.Create(),
    };

    /// <summary>The folder of a plan.</summary>
    public static Argument<string> Folder() => new("DIR") { Description = "The folder that 'slurm plan' wrote." };
}
