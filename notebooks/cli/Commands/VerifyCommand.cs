using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Vcmr.Datasets.Integrity;
using Vcmr.Studies;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr verify</c>: looks at every byte of a prepared corpus.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        Argument<string[]> folders = CommonArguments.Corpora();
        Option<bool> repair = new("--repair") { Description = $"Drop what is damaged, so that the next {ToolName.Hint("prepare")} makes it again." };
        Option<bool> json = new("--json") { Description = "Write the result as JSON." };
        Command command = new("verify", "Check a corpus' catalog, checksums and row counts; exit code 1 if something is damaged.") { folders, repair, json };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var progress = new ProgressLines(Console.Error, !Console.IsErrorRedirected);
                var clock = Stopwatch.StartNew();
                bool repairs = parsed.GetValue(repair);
                CorpusReport report = CorpusVerifier.Verify(parsed.GetRequiredValue(folders), repairs, progress, cancellation);
                double gigabytes = report.Bytes / 1e9;
                progress.Line($"Read {gigabytes:0.00} GB of {report.Items} items in {clock.Elapsed.TotalSeconds:0.0} s.");
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(JsonSerializer.Serialize(
                        new { report.Items, report.Bytes, report.IsIntact, IsRepaired = repairs && !report.IsIntact, report.IsBeingWritten, Damaged = report.Faults }, PlainJson.Options));
                }
                else
                {
                    Show(report, repairs);
                }

                return report.IsIntact || repairs ? 0 : 1;
            },
            CancellationToken.None));
        return command;
    }

    private static void Show(CorpusReport report, bool repaired)
    {
        foreach (CorpusFault fault in report.Faults)
        {
            Console.WriteLine(VisibleText.Of($"{(fault.Path is null ? fault.Folder : $"{fault.Folder}: {fault.Path}")}: {fault.What}"));
        }

        int items = report.Faults.Where(f => f.Path is not null).Select(f => (f.Folder, f.Path)).Distinct().Count();
        Console.WriteLine(
            report.IsIntact ? $"All {report.Items} items are as they were written."
            : repaired ? $"{items} of {report.Items} items were dropped; run the same {ToolName.Hint("prepare")} again to make them anew."
            : report.IsBeingWritten ? $"{items} of {report.Items} items are damaged; another run is writing the corpus, so run {ToolName.Hint("verify")} again when that has ended."
            : $"{items} of {report.Items} items are damaged; {ToolName.Hint("verify --repair")} drops them, and the next {ToolName.Hint("prepare")} makes them anew.");
    }
}
