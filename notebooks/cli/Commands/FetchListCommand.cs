using System.CommandLine;
using Spectre.Console;
using Vcmr.Datasets;
using Vcmr.Datasets.Download;
using Vcmr.Engine;
using Vcmr.Studies;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr fetch-list</c>: fetches a list of videos with yt-dlp, for whoever may.</summary>
internal static class FetchListCommand
{
    private const string Notice =
        "Music videos are protected by copyright, and YouTube's terms allow downloads only with its or the owner's permission; to have that is up to you (data/README.md).";

    public static Command Create()
    {
        Argument<string> list = new("LIST") { Description = "A text file, one video a line: a YouTube id, the address of a video, or 'artist - title'; # begins a comment." };
        Option<string> to = new("--to") { Description = "The folder for the videos and the ledger fetch-list.jsonl.", HelpName = "DIR", Required = true };
        Option<int> height = Number("--max-height", "Largest height of the picture in pixels.", 720, 1, "a height in pixels above 0");
        Option<int> workers = Number("--workers", "How many videos are fetched at once.", 1, 1, "a number of workers above 0");
        Option<int> sleep = Number("--sleep", "Pause of a worker after a video, in seconds.", 10, 0, "a number of seconds");
        Option<int> time = Number("--time-limit", "How long one video may take, in minutes.", 30, 1, "a number of minutes above 0");
        Option<int> limit = Number("--limit", "Try no more than so many videos now.", int.MaxValue, 1, "a number of videos above 0");
        Option<string?> shard = CommonArguments.Shard("Take the i-th of n parts; shards may share a folder.");
        Option<bool> retry = new("--retry-failed") { Description = "Try videos again that failed before." };
        Command command = new("fetch-list", "Fetch a list of YouTube videos with yt-dlp, where you may; what is there already is not fetched again.")
        {
            list, to, height, workers, sleep, time, limit, shard, retry,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var fetcher = new ListFetcher(new FetchOptions
                {
                    List = parsed.GetRequiredValue(list),
                    Folder = parsed.GetRequiredValue(to),
                    MaxHeight = parsed.GetValue(height),
                    Workers = parsed.GetValue(workers),
                    Sleep = TimeSpan.FromSeconds(parsed.GetValue(sleep)),
                    TimeLimit = TimeSpan.FromMinutes(parsed.GetValue(time)),
                    Limit = parsed.GetValue(limit),
                    Shard = CommonArguments.ShardOf(parsed, shard),
                    RetryFailed = parsed.GetValue(retry),
                });
                foreach (BadLine line in fetcher.BadLines)
                {
                    Console.Error.WriteLine($"vcmr: line {line.Line} {line.Fault}: {line.Text}");
                }

                FetchSummary summary = fetcher.Run(count => Console.Error.WriteLine($"{Notice}\nTo fetch: {count}."), new Reporter(), cancellation);
                Show(summary);
                return summary.Stop is null ? ExitCodes.Success : cancellation.IsCancellationRequested ? ExitCodes.Cancelled : 1;
            },
            CancellationToken.None));
        return command;
    }

    private static Option<int> Number(string name, string description, int value, int least, string what)
    {
        Option<int> option = new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        CommonArguments.Require(option, n => n >= least, what);
        return option;
    }

    private static void Show(FetchSummary summary)
    {
        Table table = new Table().AddColumn("videos").AddColumn(new TableColumn("number").RightAligned());
        table.AddRow($"fetched ({summary.Bytes / 1e9:0.0} GB, {summary.New} of them now)", $"{summary.Fetched}");
        foreach ((string reason, int count) in summary.Failed)
        {
            table.AddRow($"failed: {reason.EscapeMarkup()}", $"{count}");
        }

        if (summary.Open > 0)
        {
            table.AddRow("not tried yet", $"{summary.Open}");
        }

        AnsiConsole.Write(table);
        if (summary.Stop is { } stop)
        {
            Console.Error.WriteLine($"vcmr: Stopped: {stop}.");
        }
    }

    /// <summary>A line that is rewritten on a terminal; what failed stays to be read.</summary>
    private sealed class Reporter : IProgress<FetchProgress>
    {
        private readonly ProgressLines _lines = new();

        public void Report(FetchProgress value)
        {
            FetchRow row = value.Row;
            if (row.State == FetchState.Failed)
            {
                _lines.Line($"{VisibleText.Of(row.Input)}: {row.Reason}: {row.Message}");
            }

            _lines.Report(new ItemProgress(value.Done, value.Total, row.State == FetchState.Fetched ? $"{row.Input}, {row.Bytes / 1e6:0.0} MB" : row.Input));
        }
    }
}
