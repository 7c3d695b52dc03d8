using System.CommandLine;
using System.Text.Json;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Media;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr corpus</c>: what is in a prepared corpus, item by item, and how the making of one is dealt out.</summary>
internal static class CorpusCommand
{
    public static Command Create() => new("corpus", "Look into a prepared corpus, or deal out the making of one.") { CreateList(), DivideCommand.Create(), SplitCommand.Create() };

    private static Command CreateList()
    {
        Argument<string[]> folders = CommonArguments.Corpora();
        Option<bool> json = new("--json") { Description = "Write one JSON object a line for each item." };
        Command list = new("list", "List every video with what became of it and why; of a tagged corpus, every clip.") { folders, json };
        list.SetAction(parsed =>
        {
            string[] named = parsed.GetRequiredValue(folders);
            using TextWriter output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = false };
            if (TaggedCorpus.IsTagged(named[0]))
            {
                using TaggedCorpus corpus = TaggedCorpus.Open(named);
                Write(output, parsed.GetValue(json), Clips(corpus), "state    split       seconds  tags  clip", Line);
            }
            else
            {
                using VideoCorpus corpus = VideoCorpus.Open(named);
                Write(output, parsed.GetValue(json), corpus.Videos.Select(Of), "state      seconds  longest  scenes  segments    rows  video", Line);
            }

            return 0;
        });
        return list;
    }

    private static void Write<T>(TextWriter output, bool json, IEnumerable<T> items, string header, Func<T, string> line)
    {
        if (!json)
        {
            output.WriteLine(header);
        }

        foreach (T item in items)
        {
            output.WriteLine(json ? JsonSerializer.Serialize(item, PlainJson.Options) : line(item));
        }
    }

    private static ListedVideo Of(VideoItem v) => new(
        v.Path,
        v.State.ToString().ToLowerInvariant(),
        v.Reason,
        v.DurationSeconds,
        v.LongestSceneSeconds,
        [.. v.Scenes.Select(s => new[] { s.StartFrame, s.EndFrame })],
        v.Segments,
        v.FeatureRows,
        v.Mended);

    private static IEnumerable<ListedClip> Clips(TaggedCorpus corpus) => corpus.Clips
        .Select(c => new ListedClip(c.Id, "kept", null, (double)c.AudioLength / AudioFormat.SampleRate, c.Split, [.. c.Tags.Select(t => corpus.Tags[t])], c.Mended))
        .Concat(corpus.Problems.Select(p => new ListedClip(p.Path, "failed", p.Reason, 0, null, [], null)))
        .OrderBy(c => c.Path, StringComparer.Ordinal);

    private static string Line(ListedVideo v) =>
        $"{v.State,-8} {v.DurationSeconds,9:0.0} {v.LongestSceneSeconds,8:0.0} {v.Scenes.Count,7} {v.Segments,9} {v.FeatureRows,7}  {Named(v.Path, v.Reason, v.Mended)}";

    private static string Line(ListedClip c) => $"{c.State,-8} {c.Split,-10} {c.DurationSeconds,8:0.0} {c.Tags.Count,5}  {Named(c.Path, c.Reason, c.Mended)}";

    private static string Named(string path, string? reason, MendedSound? mended) => VisibleText.Of(
        reason is not null ? $"{path} ({reason})" : mended is not null ? $"{path} (sound mended: {mended})" : path);
}
