using System.CommandLine;
using Vcmr.Datasets.Parts;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr corpus split</c>: gives what a slow or dead part has not done to new parts.</summary>
internal static class SplitCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "The division's file." };
        Option<int> part = CommonArguments.Part("The part to split.", required: true);
        Option<int> into = new("--into") { Description = "How many new parts at most.", HelpName = "k", DefaultValueFactory = _ => 2 };
        CommonArguments.Require(into, n => n >= 1, "a number of parts above 0");
        Option<string> done = new("--done") { Description = "The part's corpus folder; what it has stays there.", HelpName = "DIR", Required = true };
        Command command = new("split", "Split a part of a division: what its corpus has stays, the rest goes to new parts. A second call changes nothing.") { file, part, into, done };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                int number = parsed.GetValue(part);
                (Division division, bool isSplit) = PartSplitter.Split(
                    parsed.GetRequiredValue(file), number, parsed.GetValue(into), parsed.GetRequiredValue(done), Console.Error.WriteLine, cancellation);
                Console.WriteLine(isSplit ? Told(division.Splits[^1]) : $"Nothing is left to split of part {number}{Earlier(division, number)}.");
                return 0;
            },
            CancellationToken.None));
        return command;
    }

    private static string Told(PartSplit split) =>
        $"Part {split.Part} keeps {split.Kept} items that are done; the other {split.Moved} went to part{(split.Into.Count > 1 ? "s" : "")} {string.Join(", ", split.Into)}.";

    private static string Earlier(Division division, int part) =>
        division.Splits.LastOrDefault(s => s.Part == part) is { } split ? $"; it was split before into {string.Join(", ", split.Into)}" : "";
}
