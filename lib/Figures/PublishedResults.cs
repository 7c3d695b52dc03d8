using System.Text.Json.Nodes;
using Vcmr.Evaluation;

namespace Vcmr.Figures;

/// <summary>
/// Numbers that others published, kept in <c>results/paper/published.json</c>: the paper's Table 1, the evaluations in the
/// authors' repository and frozen probes of later encoders. Figures draw them beside ours and say whose they are.
/// </summary>
public sealed record PublishedResults
{
    /// <summary>Full names of the sources.</summary>
    public required IReadOnlyDictionary<ResultSource, string> Sources { get; init; }

    /// <summary>The paper's Table 1 and the repository's scores over all tags.</summary>
    public required IReadOnlyList<ModelScore> Table1 { get; init; }

    /// <summary>The repository's scores by tag group.</summary>
    public required IReadOnlyList<ModelScore> Groups { get; init; }

    /// <summary>The repository's scores by tag.</summary>
    public required IReadOnlyList<ModelScore> Tags { get; init; }

    /// <summary>
    /// The repository's other evaluations over all tags, on the validation splits: three networks, two checkpoints each, which
    /// the notes name. Commit and file of each are in <c>published.json</c>.
    /// </summary>
    public required IReadOnlyList<ModelScore> History { get; init; }

    /// <summary>Probes of encoders of 2026 as a model card quotes them: what can be had today, by other protocols than the paper's.</summary>
    public required IReadOnlyList<ModelScore> FrozenProbes { get; init; }

    /// <summary>What the paper says about Figures 3 and 4, whose numbers were not published: keys <c>figure3</c>, <c>figure4</c>.</summary>
    public required IReadOnlyDictionary<string, string> Statements { get; init; }

    /// <summary>The paper's own cleaning of music videos.</summary>
    public required PublishedCleaning Cleaning { get; init; }

    /// <summary>Reads the copy of <c>published.json</c> that this library carries.</summary>
    public static PublishedResults Read()
    {
        using Stream carried = typeof(PublishedResults).Assembly.GetManifestResourceStream("published.json")!;
        return Parse(JsonNode.Parse(carried)!);
    }

    /// <summary>The short name that a tagged set has in the published tables, or null for a set that nobody has published on.</summary>
    internal static string? DatasetOf(string tagged) => tagged switch
    {
        "MagnaTagATune" => "MTAT",
        "MTG-Jamendo" => "MTG-M",
        _ => null,
    };

    private static PublishedResults Parse(JsonNode root) => new()
    {
        Sources = Texts(root["sources"]!).ToDictionary(s => ResultSources.Parse(s.Key), s => s.Value),
        Table1 = Overall(root["table1"]!),
        Groups = [.. Rows(root["groups"]!).Select(r => Read(r, Text(r, "group")))],
        Tags = [.. Rows(root["tags"]!).Select(r => Read(r, Text(r, "tag")))],
        History = Overall(root["history"]!["rows"]!),
        FrozenProbes = Overall(root["frozenProbes"]!["rows"]!),
        Statements = Texts(root["statements"]!),
        Cleaning = new PublishedCleaning((int)root["cleaning"]!["found"]!, (int)root["cleaning"]!["kept"]!, (double)root["cleaning"]!["segmentHours"]!),
    };

    private static ModelScore[] Overall(JsonNode rows) =>
        [.. Rows(rows).Select(r => Read(r, "macro") with { Split = Text(r, "split"), Note = (string?)r["note"] })];

    private static IEnumerable<JsonNode> Rows(JsonNode node) => node.AsArray().Select(r => r!);

    private static Dictionary<string, string> Texts(JsonNode node) => node.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!);

    private static string Text(JsonNode row, string key) => (string?)row[key] ?? throw new FormatException($"a row lacks '{key}'");

    private static double Number(JsonNode row, string key) => (double?)row[key] ?? throw new FormatException($"a row lacks '{key}'");

    private static ModelScore Read(JsonNode row, string name) =>
        new(Text(row, "model"), Text(row, "dataset"), new ScorePair(name, new Score(Number(row, "rocAuc")), new Score(Number(row, "prAuc"))))
        {
            Source = ResultSources.Parse(Text(row, "source")),
        };
}

/// <summary>What the paper says of its own cleaning.</summary>
/// <param name="Found">Videos found.</param>
/// <param name="Kept">Videos kept.</param>
/// <param name="SegmentHours">Duration of all segments (h).</param>
public sealed record PublishedCleaning(int Found, int Kept, double SegmentHours);
