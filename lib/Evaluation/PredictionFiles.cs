using System.Text.Encodings.Web;
using System.Text.Json;
using Vcmr.Datasets.Sets;
using Vcmr.Storage;

namespace Vcmr.Evaluation;

/// <summary>
/// Taggers' predictions read from files that any system can write: numpy arrays and a list of tags. A system may have several
/// runs, which differ in their seed, and be held against another.
/// </summary>
public sealed class PredictionFiles
{
    // Ranks are kept as floats, which are exact up to here.
    private const int MostClips = 1 << 24;
    private const int MostTags = 1 << 20;

    internal static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private PredictionFiles(
        byte[] labels, IReadOnlyList<float[]> runs, IReadOnlyList<float[]> against, string[] tags, IReadOnlyDictionary<string, string>? groups, string[]? songs) =>
        (Labels, Runs, Against, Tags, Groups, Songs) = (labels, runs, against, tags, groups, songs);

    /// <summary>0 or 1, row-major <c>[clips, tags]</c>.</summary>
    public byte[] Labels { get; }

    /// <summary>
    /// Of each run, for each clip the rank of its score among the scores of its tag, row-major <c>[clips, tags]</c>; equal
    /// scores have equal ranks. Both metrics depend on the order alone, so that float64 scores lose nothing: saturated ones
    /// that differ only behind the seventh digit would be equal as float32.
    /// </summary>
    public IReadOnlyList<float[]> Runs { get; }

    /// <summary>The same of the system that it is held against; empty without one.</summary>
    public IReadOnlyList<float[]> Against { get; }

    /// <summary>Names of the tags, in the columns' order.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>Tag name to group name, or null.</summary>
    public IReadOnlyDictionary<string, string>? Groups { get; }

    /// <summary>The song of each clip, or null where each clip is a song of its own.</summary>
    public IReadOnlyList<string>? Songs { get; }

    /// <summary>Reads and checks the files of one run.</summary>
    /// <param name="labels">numpy array <c>[clips, tags]</c> of 0 and 1: bool, integer or float.</param>
    /// <param name="scores">numpy array <c>[clips, tags]</c> of float16, float32 or float64; larger is likelier.</param>
    /// <param name="tags">Text file, one tag a line.</param>
    /// <param name="groups">YAML file, group name to list of tags; or null.</param>
    /// <exception cref="VcmrException">A file is missing or broken, shapes differ, a label is neither 0 nor 1, a score is
    /// not finite (both named by tag and clip), or a tag is named twice or unknown.</exception>
    public static PredictionFiles Read(string labels, string scores, string tags, string? groups = null) => Read(labels, [scores], tags, groups);

    /// <summary>Reads and checks the files of several runs, and of another system.</summary>
    /// <param name="labels">As in <see cref="Read(string, string, string, string?)"/>.</param>
    /// <param name="scores">The same of each run.</param>
    /// <param name="tags">The same.</param>
    /// <param name="groups">The same.</param>
    /// <param name="songs">Text file, the song of each clip, one a line; null where each clip is a song of its own.</param>
    /// <param name="against">Scores of each run of the other system, in the same order of seeds; null without one.</param>
    /// <exception cref="VcmrException">The same; or the songs are not as many as the clips.</exception>
    public static PredictionFiles Read(
        string labels, IReadOnlyList<string> scores, string tags, string? groups = null, string? songs = null, IReadOnlyList<string>? against = null)
    {
        string[] names = ReadTags(tags);
        NpyArray truth = NpyArray.Read(labels);
        if (truth.Shape.Count == 2 && truth.Shape[1] != names.Length)
        {
            throw new VcmrException(
                $"'{tags}' names {names.Length} tags and the labels '{labels}' have shape {truth.ShapeText}; name one tag a column, one a line.");
        }

        if (truth.Shape.Count == 2 && truth.Shape[0] is 0 or > MostClips)
        {
            throw new VcmrException($"The labels '{labels}' have {truth.Shape[0]} clips; between 1 and {MostClips} can be scored.");
        }

        float[] Ranks(string path)
        {
            NpyArray predicted = NpyArray.Read(path);
            return truth.Shape.Count != 2 || !truth.Shape.SequenceEqual(predicted.Shape)
                ? throw new VcmrException(
                    $"The labels '{labels}' have shape {truth.ShapeText} and the scores '{path}' have shape {predicted.ShapeText}; both must be the same [clips, tags].")
                : predicted.IsFloat ? Rank(predicted, path, names)
                : throw new VcmrException($"The scores '{path}' are of type '{predicted.Kind}'; save scores as float16, float32 or float64, not thresholded.");
        }

        float[][] runs = [.. scores.Select(Ranks)], others = [.. (against ?? []).Select(Ranks)];
        return new PredictionFiles(
            Check(truth, labels, names), runs, others, names, groups is null ? null : ReadGroups(groups, names, tags), songs is null ? null : ReadSongs(songs, truth.Shape[0], labels));
    }

    /// <summary>Scores the predictions, with 95 % intervals.</summary>
    /// <param name="resamples">Bootstrap resamples of the clips.</param>
    /// <param name="seed">Seed of the resamples.</param>
    public TagReport Score(int resamples = Bootstrap.DefaultResamples, int seed = 0) =>
        Bootstrap.Evaluate(Labels, Runs, Tags, Groups, resamples, seed, Songs);

    /// <summary>Holds the system against the other, see <see cref="Inference"/>.</summary>
    /// <inheritdoc cref="Score"/>
    public SystemComparison Compare(int resamples = Bootstrap.DefaultResamples, int seed = 0) =>
        Inference.Compare(Labels, Runs, Against, Tags, Groups, Songs, resamples, seed);

    /// <summary>One JSON object: <c>macro</c>, <c>groups</c>, <c>tags</c>, <c>leftOut</c>, <c>clips</c> and <c>resamples</c>.</summary>
    /// <param name="report">What predictions scored, see <see cref="Score"/>.</param>
    public static string ToJson(TagReport report) => JsonSerializer.Serialize(
        new
        {
            Macro = new
            {
                RocAuc = report.Macro.RocAuc?.Mean,
                RocAucInterval = report.Macro.RocAuc?.Interval,
                PrAuc = report.Macro.PrAuc.Mean,
                PrAucInterval = report.Macro.PrAuc.Interval,
            },
            Groups = report.Groups.Select(group => new
            {
                Group = group.Name,
                group.Tags,
                RocAuc = group.RocAuc?.Mean,
                RocAucInterval = group.RocAuc?.Interval,
                PrAuc = group.PrAuc.Mean,
                PrAucInterval = group.PrAuc.Interval,
            }),
            Tags = report.Tags.Select(tag => new
            {
                Tag = tag.Name,
                tag.Group,
                tag.Positives,
                RocAuc = tag.RocAuc?.Mean,
                RocAucInterval = tag.RocAuc?.Interval,
                PrAuc = tag.PrAuc.Mean,
                PrAucInterval = tag.PrAuc.Interval,
            }),
            report.LeftOut,
            report.Clips,
            report.Resamples,
        },
        Format);

    private static string[] ReadTags(string path)
    {
        var tags = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using FileStream file = File.OpenRead(path);
            foreach (TextLine line in BoundedText.Lines(file))
            {
                string tag = line.Text.Trim();
                if (line.IsCut || tags.Count == MostTags)
                {
                    throw new VcmrException($"Line {line.Number} of '{path}' {(line.IsCut ? "is longer than any tag" : $"names one tag more than the {MostTags:N0} that can be scored")}; write one tag a line, in the columns' order.");
                }

                if (tag.Length > 0 && !seen.Add(tag))
                {
                    throw new VcmrException($"'{path}' names the tag '{tag}' more than once; each column needs a name of its own.");
                }

                tags.AddRange(tag.Length > 0 ? [tag] : []);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The file '{path}' cannot be read; check that it exists and is readable.", e);
        }

        return tags.Count > 0 ? [.. tags] : throw new VcmrException($"'{path}' names no tag; write one a line, in the columns' order.");
    }

    private static string[] ReadSongs(string path, int clips, string labels)
    {
        var songs = new List<string>();
        try
        {
            using FileStream file = File.OpenRead(path);
            foreach (TextLine line in BoundedText.Lines(file))
            {
                string song = line.Text.Trim();
                if (line.IsCut || song.Length == 0 || songs.Count == clips)
                {
                    throw new VcmrException($"Line {line.Number} of '{path}' {(line.IsCut ? "is longer than any song's name" : song.Length == 0 ? "names no song" : $"is one more than the {clips} clips of '{labels}'")}; write the song of each clip, one a line, in the rows' order.");
                }

                songs.Add(song);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The file '{path}' cannot be read; check that it exists and is readable.", e);
        }

        return songs.Count == clips ? [.. songs]
            : throw new VcmrException($"'{path}' names the songs of {songs.Count} clips and '{labels}' has {clips}; write the song of each clip, one a line, in the rows' order.");
    }

    private static Dictionary<string, string> ReadGroups(string path, string[] tags, string tagFile)
    {
        Dictionary<string, string> groups = TagGroups.Read(path);
        return groups.Keys.Order(StringComparer.Ordinal).Except(tags).FirstOrDefault() is { } unknown
            ? throw new VcmrException($"'{path}' puts the tag '{unknown}' into the group '{groups[unknown]}', and '{tagFile}' does not name it; correct one of them.")
            : groups;
    }

    private static byte[] Check(NpyArray truth, string path, string[] tags)
    {
        byte[] labels = new byte[truth.Values.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            double value = truth.Values[i];
            labels[i] = value is 0 or 1
                ? (byte)value
                : throw new VcmrException($"The label of tag '{tags[i % tags.Length]}' for clip {i / tags.Length} in '{path}' is {value}; labels must be 0 or 1.");
        }

        return labels;
    }

    private static float[] Rank(NpyArray predicted, string path, string[] tags)
    {
        double[] values = predicted.Values;
        float[] ranks = new float[values.Length];
        double[] column = new double[predicted.Shape[0]];
        int[] clips = new int[column.Length];
        for (int t = 0; t < tags.Length; t++)
        {
            for (int clip = 0; clip < column.Length; clip++)
            {
                (clips[clip], column[clip]) = (clip, values[(clip * tags.Length) + t]);
                if (!double.IsFinite(column[clip]))
                {
                    throw new VcmrException(
                        $"The score of tag '{tags[t]}' for clip {clip} in '{path}' is {column[clip]}; scores must be finite, so check the model's output.");
                }
            }

            Array.Sort(column, clips);
            int rank = 0;
            for (int i = 0; i < column.Length; i++)
            {
                rank += i > 0 && column[i] != column[i - 1] ? 1 : 0;
                ranks[(clips[i] * tags.Length) + t] = rank;
            }
        }

        return ranks;
    }
}
