using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vcmr.Datasets.Parts;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Videos;
using Vcmr.Studies;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr corpus divide</c>: deals out videos or clips to parts of about equal work.</summary>
internal static class DivideCommand
{
    public static Command Create()
    {
        Option<string?> videos = new("--videos") { Description = "A folder with music videos.", HelpName = "DIR" };
        Option<string?> tagged = new("--tagged") { Description = "A tagging set: a CSV file with the header path,split,tags, or what --kind says.", HelpName = "PATH" };
        Option<string> kind = new("--kind") { Description = "What --tagged is: csv, mtat (annotations_final.csv) or jamendo (the folder of its tables).", DefaultValueFactory = _ => "csv" };
        kind.AcceptOnlyFromAmong([.. TaggedSetKinds.Names]);
        Option<string?> audio = new("--audio") { Description = "The folder of the tagging set's audio (default: beside its tables).", HelpName = "DIR" };
        Option<int?> parts = CommonArguments.Parts();
        Option<string> to = new("--to") { Description = "The division's file, best in the folder whose subfolders the parts become; one that is there is added to.", HelpName = "FILE", Required = true };
        Option<bool> bytes = Bytes();
        Option<int> workers = new("--workers") { Description = "How many videos ffprobe is asked of at once (default: one a core).", HelpName = "N" };
        CommonArguments.Require(workers, n => n >= 1, "a number of workers above 0");
        Command command = new("divide", "Deal out videos or clips to parts of about equal work, by bytes and duration; prepare takes one with --division and --part.")
        {
            videos, tagged, kind, audio, parts, to, bytes, workers,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(videos) is null) == (result.GetValue(tagged) is null))
            {
                result.AddError("Name either --videos or --tagged.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string file = parsed.GetRequiredValue(to);
                var progress = new ProgressLines();
                Show(parsed.GetValue(tagged) is { } description
                    ? Divider.Clips(new TaggedSource(TaggedSetKinds.Parse(parsed.GetValue(kind)!), description) { Audio = parsed.GetValue(audio) ?? "" }, file, parsed.GetValue(parts), progress, cancellation)
                    : Divider.Videos(
                        new PrepareOptions { VideoFolder = parsed.GetRequiredValue(videos)!, CorpusFolder = "", Workers = parsed.GetValue(workers) },
                        file,
                        parsed.GetValue(parts),
                        !parsed.GetValue(bytes),
                        progress,
                        cancellation));
                return 0;
            },
            CancellationToken.None));
        return command;
    }

    /// <summary>Whether durations are left out.</summary>
    public static Option<bool> Bytes() => new("--by-bytes") { Description = "Balance by bytes alone, without asking ffprobe for durations." };

    /// <summary>Shows what each part has.</summary>
    public static void Show(Division division)
    {
        Table table = new Table().AddColumn($"part ({division.Kind.ToString().ToLowerInvariant()})");
        foreach (string column in new[] { "items", "MB", "minutes" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        ILookup<int, DividedItem> items = division.Items.ToLookup(i => i.Part);
        const int Most = 70;
        foreach (int part in Enumerable.Range(1, division.Parts).Take(Most))
        {
            table.AddRow($"{part}", $"{items[part].Count()}", Number(items[part].Sum(i => i.Bytes / 1e6)), Number(items[part].Sum(i => i.Seconds / 60)));
        }

        AnsiConsole.Write(table);
        if (division.Parts > Most)
        {
            Console.WriteLine($"So have {division.Parts - Most} more parts.");
        }
    }

    private static string Number(double value) => value.ToString("N1", CultureInfo.InvariantCulture);
}
