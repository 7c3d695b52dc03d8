using System.CommandLine;
using Vcmr.Figures.Report;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr report</c>: one offline page on a results folder.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("DIR") { Description = "A profile's results folder, such as results/demo." };
        Option<string?> to = new("--out") { Description = $"The page (default: DIR/{HtmlReport.FileName}).", HelpName = "FILE" };
        Command command = new("report", "Write one offline page with every figure, table and run of a results folder.") { folder, to };
        command.SetAction(parsed =>
        {
            ReportSummary summary = HtmlReport.Write(parsed.GetRequiredValue(folder), parsed.GetValue(to));
            string page = Path.GetRelativePath(Environment.CurrentDirectory, summary.Path);
            string runs = string.Join(", ", new[] { $"{summary.Finished} finished", Some(summary.Unfinished, "unfinished"), Some(summary.Broken, "broken") }.OfType<string>());
            Console.WriteLine($"Wrote {page}: {summary.Figures} figures, {summary.Metrics} metrics files, runs: {runs}.");
            if (summary.Lock is { } locked)
            {
                Console.WriteLine(locked);
            }

            if (summary.Problems > 0)
            {
                Console.WriteLine($"{summary.Problems} file(s) could not be shown in full; the page lists them.");
            }
        });
        return command;
    }

    private static string? Some(int count, string what) => count > 0 ? $"{count} {what}" : null;
}
