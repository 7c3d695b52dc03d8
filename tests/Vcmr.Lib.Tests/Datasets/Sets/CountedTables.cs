using System.IO.Compression;
using System.Text.Json.Nodes;
using Vcmr.Datasets.Sets;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Sets;

/// <summary>
/// The tables of MagnaTagATune and MTG-Jamendo. The published ones, under a licence that keeps them out of this repository, are
/// read where they lie beside it; always read are made ones of the same layout, in which every tag occurs as often and every part
/// has as many clips as published, and only who has which tag is made up.
/// </summary>
internal static class CountedTables
{
    public const string Made = "made", Published = "published";

    public static TheoryData<string> MagnaTagATuneTables => PublishedMagnaTagATune is null ? [Made] : [Made, Published];

    public static TheoryData<string> MtgJamendoTables => PublishedMtgJamendo is null ? [Made] : [Made, Published];

    /// <summary>The 56 tags of MTG-Jamendo's moods and themes, in order.</summary>
    public static string[] MtgJamendoTags => [.. Counts("mtg-jamendo-counts.json")["train"]!["tags"]!.AsObject().Select(t => t.Key).Order(StringComparer.Ordinal)];

    private static string? PublishedMagnaTagATune => GoldenFiles.Beside("tables", "mtat-annotations_final.csv.gz");

    private static string? PublishedMtgJamendo => GoldenFiles.Beside("tables", "mtg-jamendo");

    /// <summary>MagnaTagATune's table, compressed.</summary>
    public static string MagnaTagATuneFile(string kind) =>
        kind == Published ? PublishedMagnaTagATune! : GoldenFiles.Made("tables/annotations_final.csv.gz", WriteMagnaTagATune);

    /// <summary>The folder of MTG-Jamendo's tables.</summary>
    public static string MtgJamendoFolder(string kind)
    {
        if (kind == Published)
        {
            return PublishedMtgJamendo!;
        }

        int track = 0;
        string file = "";
        foreach ((string split, JsonNode? counts) in Counts("mtg-jamendo-counts.json"))
        {
            bool[][] tags = Shares((int)counts!["tracks"]!, counts["tags"]!.AsObject());
            string[] names = [.. counts["tags"]!.AsObject().Select(t => t.Key)];
            file = GoldenFiles.Made($"tables/mtg-jamendo/splits/split-0/autotagging_moodtheme-{split}.tsv", path => File.WriteAllLines(
                path, ["TRACK_ID\tARTIST_ID\tALBUM_ID\tPATH\tDURATION\tTAGS", .. tags.Select((own, i) => Line(track + i, own.Zip(names).Where(t => t.First).Select(t => t.Second)))]));
            track += tags.Length;
        }

        return Path.GetFullPath(Path.Combine(file, "..", "..", ".."));

        static string Line(int track, IEnumerable<string> tags) =>
            $"track_{track:0000000}\tartist_{track / 5:000000}\talbum_{track / 5:000000}\t{track % 100:00}/{track}.mp3\t200.0\t{string.Join('\t', tags.Select(t => "mood/theme---" + t))}";
    }

    private static void WriteMagnaTagATune(string path)
    {
        JsonObject counts = Counts("magnatagatune-counts.json");
        string[] names = [.. counts["tags"]!.AsObject().Select(t => t.Key)];
        string[] top = [.. counts["tags"]!.AsObject().OrderByDescending(t => (int)t.Value!).Take(MagnaTagATune.TagCount).Select(t => t.Key)];
        var clips = new List<(string Path, bool HasTop)>();
        foreach ((string folder, JsonNode? number) in counts["folders"]!.AsObject())
        {
            // The clips whose files are empty have tags of their own.
            string[] known = [.. MagnaTagATune.EmptyFiles.Where(f => f.StartsWith(folder, StringComparison.Ordinal))];
            int whole = (int)number!["clips"]!, bare = (int)number["withoutTopTag"]!;
            clips.AddRange(Enumerable.Range(0, whole).Select(i => (i < known.Length ? known[i] : $"{folder}/clip-{i}-0-29.mp3", i < whole - bare)));
        }

        JsonObject frequent = new(counts["tags"]!.AsObject().Where(t => top.Contains(t.Key)).Select(t => KeyValuePair.Create(t.Key, t.Value?.DeepClone())));
        var shares = new Queue<bool[]>(Shares(clips.Count(c => c.HasTop), frequent));
        bool[][] rare = Shares(clips.Count, new(counts["tags"]!.AsObject().Where(t => !top.Contains(t.Key)).Select(t => KeyValuePair.Create(t.Key, t.Value?.DeepClone()))));
        string[] columns = [.. names.Where(top.Contains), .. names.Where(n => !top.Contains(n))];
        int[] order = [.. names.Select(n => Array.IndexOf(columns, n))];
        using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        writer.Write($"\"clip_id\"\t{string.Join('\t', names.Select(n => $"\"{n}\""))}\t\"mp3_path\"\n");
        for (int i = 0; i < clips.Count; i++)
        {
            bool[] own = [.. clips[i].HasTop ? shares.Dequeue() : new bool[top.Length], .. rare[i]];
            writer.Write($"\"{i + 2}\"\t{string.Join('\t', order.Select(t => own[t] ? "\"1\"" : "\"0\""))}\t\"{clips[i].Path}\"\n");
        }
    }

    /// <summary>Deals tags out by their counts, one tag after another, so that nobody goes without as long as there are enough; the first has them all.</summary>
    private static bool[][] Shares(int clips, JsonObject counts)
    {
        bool[][] shares = [.. Enumerable.Range(0, clips).Select(_ => new bool[counts.Count])];
        int next = 0, tag = 0;
        foreach (int count in counts.Select(c => (int)c.Value!))
        {
            shares[0][tag] = true;
            for (int i = 1; i < count; i++)
            {
                shares[1 + (next++ % (clips - 1))][tag] = true;
            }

            tag++;
        }

        return shares;
    }

    private static JsonObject Counts(string file) => JsonNode.Parse(File.ReadAllText(GoldenFiles.Find("tables", file)))!.AsObject();
}
