using Spectre.Console;
using Vcmr.Datasets;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;

namespace Vcmr.Cli.Commands;

/// <summary>Shows what a corpus holds after a preparation.</summary>
internal static class PreparedView
{
    public static void Show(PrepareSummary summary)
    {
        Table table = new Table().AddColumn("videos").AddColumn(new TableColumn("number").RightAligned());
        table.AddRow($"kept ({summary.Segments} segments)", $"{summary.Kept}");
        foreach ((string reason, int count) in summary.Rejected)
        {
            table.AddRow($"rejected: {reason.EscapeMarkup()}", $"{count}");
        }

        foreach ((string reason, int count) in summary.Failed)
        {
            table.AddRow($"failed: {reason.EscapeMarkup()}", $"{count}");
        }

        AnsiConsole.Write(table);
        if (summary.PassedOver is { Total: > 0 } passedOver)
        {
            Console.WriteLine(passedOver);
        }
    }

    public static void Show(TaggedCorpusSummary summary)
    {
        Table table = new Table().AddColumn("clips").AddColumn(new TableColumn("number").RightAligned());
        foreach ((string split, int count) in summary.Splits)
        {
            table.AddRow(split.EscapeMarkup(), $"{count}");
        }

        foreach (IGrouping<string, MissingClip> kind in summary.Problems.GroupBy(p => Reasons.KindOf(p.Reason)))
        {
            table.AddRow($"no audio: {kind.Key.EscapeMarkup()}", $"{kind.Count()}");
        }

        AnsiConsole.Write(table);
        const int Shown = 5;
        foreach (SameContent same in summary.Same.Take(Shown))
        {
            Console.WriteLine(VisibleText.Of($"'{same.Path}' has the same content as '{same.First}'."));
        }

        if (summary.Same.Count > Shown)
        {
            Console.WriteLine($"So have {summary.Same.Count - Shown} more clips that of another one.");
        }
    }
}
