using System.CommandLine;
using Vcmr.Engine.Commands;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using Vcmr.Figures;
using Vcmr.Media;
using Vcmr.Studies.Files;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr tag</c>: tags audio and video files.</summary>
internal static class TagCommand
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        Argument<string[]> files = FileArguments.Create("Audio or video files, or folders of them (with all folders below).");
        Option<string?> model = new("--model") { Description = "A run's folder, results/PROFILE/tags/ID or results/PROFILE/supervised/ID, or a tagger.safetensors (default: the best finished run).", HelpName = "CHECKPOINT" };
        Option<string?> profile = CommonArguments.RunsOf(model);
        Option<int> top = new("--top") { Description = "How many tags to show (default: 10).", HelpName = "N", DefaultValueFactory = _ => 10 };
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of tables." };
        Option<string?> timeline = new("--timeline") { Description = "Write the tags over time of each file there: NAME-timeline.png, .svg, .html and .json.", HelpName = "DIR" };
        top.Validators.Add(result =>
        {
            foreach (string token in result.Tokens.Select(t => t.Value).Where(t => int.TryParse(t, out int n) && n < 1))
            {
                result.AddError($"'{token}' is not a number of tags above 0.");
            }
        });

        Command command = new("tag", "Tag audio or video files with a trained model.") { files, model, profile, top, json, timeline };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                using Tagger tagger = Tagger.Load(parsed.GetValue(model) ?? DefaultModel.Tagger(parsed.GetValue(profile)));
                bool quiet = parsed.GetValue(json);
                int count = parsed.GetValue(top);
                var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                List<object> tagged = [], failed = [];
                tagger.Tag(MediaFiles.Expand(parsed.GetRequiredValue(files), Console.Error.WriteLine), Take, Fail, cancellation);
                if (quiet)
                {
                    var about = new { tagger.Info.Method, tagger.Info.Profile, tagger.Info.Seed, tagger.Info.Shape.InputLength, tagger.Info.Overlap };
                    Console.WriteLine(JsonSerializer.Serialize(new { Model = about, Files = tagged, Failed = failed }, Format));
                }

                return failed.Count == 0 ? 0 : 1;

                void Take(TaggedFile found)
                {
                    try
                    {
                        if (parsed.GetValue(timeline) is { } folder)
                        {
                            TaggerTimeline.Save(folder, found, tagger.Info, count, TimelineName(found.File, names));
                        }
                    }
                    catch (VcmrException e)
                    {
                        Fail(found.File, VisibleText.Of(e.Message.ReplaceLineEndings(" ")));
                        return;
                    }

                    tagged.Add(Describe(found, tagger.Info, count));
                    if (!quiet)
                    {
                        Show(found, tagger.Info, count);
                    }
                }

                void Fail(string file, string reason)
                {
                    failed.Add(new { File = file, Reason = reason });
                    Console.Error.WriteLine($"vcmr: {reason}");
                }
            },
            CancellationToken.None));
        return command;
    }

    private static object Describe(TaggedFile found, TaggerInfo info, int top) => new
    {
        found.File,
        Segments = found.Segments.Count,
        found.SegmentSeconds,
        Tags = found.Top(top).Select(t => new { Tag = info.Tags[t], Group = info.Groups.GetValueOrDefault(info.Tags[t]), Score = found.Scores[t] }),
    };

    private static void Show(TaggedFile found, TaggerInfo info, int top)
    {
        string segments = found.Segments.Count == 1 ? "1 segment" : $"{found.Segments.Count} segments";
        Console.WriteLine($"{VisibleText.Of(found.File)} ({segments})");
        Table table = new Table().AddColumn("tag").AddColumn("group").AddColumn(new TableColumn("score").RightAligned());
        foreach (int t in found.Top(top))
        {
            table.AddRow(info.Tags[t].EscapeMarkup(), (info.Groups.GetValueOrDefault(info.Tags[t]) ?? "").EscapeMarkup(), $"{found.Scores[t]:F3}");
        }

        AnsiConsole.Write(table);
    }

    /// <summary>The file's name as a figure's, and none twice.</summary>
    private static string TimelineName(string file, HashSet<string> taken)
    {
        string plain = new([.. Path.GetFileNameWithoutExtension(file).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')]);
        string stem = plain.TrimStart('.', '-') is { Length: > 0 } kept ? kept : "file";
        string name = $"{stem}-timeline";
        for (int i = 2; !taken.Add(name); i++)
        {
            name = $"{stem}-{i}-timeline";
        }

        return name;
    }
}
