using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Vcmr.Datasets.Sets;
using Vcmr.Studies;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr data</c>: says which audio of a published tagging set is missing, broken or short, which recordings are there twice, what is in synthesised data, and prepares a profile's data in parts.</summary>
internal static class DataCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Command Create() => new("data", "Look after published tagging sets, duplicates and synthesised data, and prepare a profile's data in parts.") 
    {
        CreateCheck(), DuplicatesCommand.Create(), DataCardCommand.Create(), StudyPartsCommand.CreateMake(), StudyPartsCommand.CreateDivide(), StudyPartsCommand.CreatePrepare(),
    };

    private static Command CreateCheck()
    {
        Argument<string> set = new("SET") { Description = "mtat (MagnaTagATune) or jamendo (MTG-Jamendo mood/theme)." };
        set.AcceptOnlyFromAmong("mtat", "jamendo");
        Argument<string> folder = new("DIR") { Description = $"The folder of {MagnaTagATune.TableName}, or a checkout of mtg-jamendo-dataset (or its folder data)." };
        Option<string?> audio = new("--audio") { Description = "The folder of the audio (default: DIR/audio, DIR/mp3 or DIR, the first there is).", HelpName = "DIR" };
        Option<bool> json = new("--json") { Description = "Write the result as JSON." };
        Command check = new("check", "List missing, unreadable and short audio, and compare published checksums; exit code 1 if something is missing or broken.")
        {
            set, folder, audio, json,
        };
        check.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string name = parsed.GetRequiredValue(set);
                TaggedSetKind kind = TaggedSetKinds.Parse(name);
                var source = new TaggedSource(kind, parsed.GetRequiredValue(folder)) { Audio = parsed.GetValue(audio) ?? "" };
                if (!source.Exists)
                {
                    throw new VcmrException($"'{source.Description}' does not hold the set: {SetDownload.Advice(kind, source.Description, source.AudioFolder)}.");
                }

                // Progress goes beside the result, so that the result can be redirected.
                var progress = new ProgressLines(Console.Error, !Console.IsErrorRedirected);
                SetCheckReport report = SetCheck.Run(source, 0, progress, cancellation);
                progress.Line($"Looked at {report.Splits.Sum(s => s.Clips)} clips in '{report.AudioFolder}'.");
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(JsonSerializer.Serialize(
                        new { Set = name, report.IsComplete, report.AudioFolder, report.ChecksumsCompared, report.Splits, report.Problems }, Json));
                }
                else
                {
                    Show(report, kind);
                }

                return report.IsComplete ? 0 : 1;
            },
            CancellationToken.None));
        return check;
    }

    private static void Show(SetCheckReport report, TaggedSetKind kind)
    {
        foreach (AudioProblem problem in report.Problems)
        {
            string detail = problem.Detail.Length > 0 ? $" ({problem.Detail})" : "";
            string fault = problem.Fault == AudioFault.TooShort ? "too short" : problem.Fault.ToString().ToLowerInvariant();
            Console.WriteLine(VisibleText.Of($"{fault,-10} {problem.Split,-10} {problem.Path}{detail}"));
        }

        Table table = new Table().AddColumn("split");
        foreach (string column in new[] { "clips", "good", "missing", "unreadable", "checksum", "too short" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (SplitCheck s in report.Splits)
        {
            table.AddRow(s.Split, $"{s.Clips}", $"{s.Good}", $"{s.Missing}", $"{s.Unreadable}", $"{s.Checksum}", $"{s.TooShort}");
        }

        AnsiConsole.Write(table);
        Console.WriteLine(report.ChecksumsCompared > 0
            ? $"{report.ChecksumsCompared} files were compared with their published SHA-256."
            : "No list of checksums (*_sha256_*.txt, checksums.txt) names these files, so none was compared.");
        if (kind == TaggedSetKind.MagnaTagATune)
        {
            Console.WriteLine($"{MagnaTagATune.EmptyFiles.Count} files that are empty in the distribution belong to no split and are not looked for.");
        }
    }
}
