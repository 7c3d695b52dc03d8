using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Vcmr.Engine;
using Vcmr.Lessons;
using Vcmr.Studies;
using Vcmr.Synthesis;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr data card</c>: measures how much the songs of a profile's synthesised data differ.</summary>
internal static class DataCardCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        Option<string> profile = ProfileOptions.Profile();
        Option<string[]> settings = ProfileOptions.Settings();
        Option<bool> json = new("--json") { Description = "Write the result as JSON." };
        Command card = new("card", "Measure how much the songs of a profile's synthesised data differ; makes the data if they are not there.") { profile, settings, json };
        card.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var progress = new ProgressLines(Console.Error, !Console.IsErrorRedirected);
                using Study study = Lesson.Open(parsed.GetValue(profile)!, settings: parsed.GetValue(settings) ?? [], progress: progress);
                DemoCard result = Lesson.Card(study, progress, cancellation);
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(JsonSerializer.Serialize(result, Json));
                }
                else
                {
                    Show(result);
                }

                return ExitCodes.Success;
            },
            CancellationToken.None));
        return card;
    }

    private static void Show(DemoCard card)
    {
        Table table = new Table().AddColumn("songs of");
        foreach (string column in new[] { "among", "spec met twice", "own half", "nearest other", "usual other", "other nearer than own" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach ((string name, SongVariety songs) in new[] { ("videos", card.Videos), ("clips", card.Clips) })
        {
            foreach (SongNeighbours n in songs.Sound)
            {
                bool all = n.Among == songs.Songs;
                table.AddRow(name, $"{n.Among}", all ? Percent(songs.SharedSpecs) : "", Number(songs.OwnHalf), Number(n.Nearest), Number(n.Usual), Percent(n.Nearer));
            }
        }

        AnsiConsole.Write(table);
        Console.WriteLine("Median distances of log-mel statistics without level, standardised; own half: from a song's first half to its second.");
    }

    private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{100 * part:F1} %");
}
