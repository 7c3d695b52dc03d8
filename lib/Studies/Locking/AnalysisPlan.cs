using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Studies.KnownTruth;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Studies.Locking;

/// <summary>What a profile's results will be and how they are judged: all of a lock that follows from the profile and the code.</summary>
internal static class AnalysisPlan
{
    /// <summary>Where the resolved profile stands, under its YAML keys as checkpoints hold it.</summary>
    public const string Configuration = "configuration";

    /// <summary>Where the corpora without a cue stand, whose runs differ from the profile by these keys.</summary>
    public const string Variants = "variants";

    // What can be put otherwise without another result, and what follows from other keys.
    private static readonly string[] Ignored = ["description", Variants];
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The plan of a profile.</summary>
    public static JsonObject Of(Profile profile)
    {
        JsonObject configuration = RunAbout.Configuration(profile);
        return new JsonObject
        {
            ["profile"] = profile.Name,
            [Configuration] = configuration,
            [Variants] = new JsonArray([.. profile.KnownTruth.CuesOff.Select(cue => Variant(configuration, RunAbout.Configuration(KnownTruthStudy.WithoutCue(profile, cue))))]),
            ["robustness"] = JsonSerializer.SerializeToNode(profile.Robustness, Json),
            ["hypotheses"] = new JsonArray([.. profile.Hypotheses.Select(h => (JsonNode)h)]),
            ["tests"] = new JsonObject
            {
                ["table1"] = Test(PlannedComparison.Table1, "tagging heads on the test clips", "intervals of Student's t over songs (jackknife) and seeds"),
                ["known_truth"] = Test(PlannedComparison.KnownTruth, "ridge probes of all clips, cross-validated; embedding and block means", "bootstrap over clips and seeds; also the slope over known_truth.doses and what each of known_truth.cues_off takes from each group of tags"),
            },
            ["thresholds"] = new JsonObject
            {
                ["interval"] = 0.95,
                ["claim"] = "a difference is one where its interval excludes zero",
                ["tags"] = "of single tags also where p is below 0.05 after Holm's correction over the tags",
            },
        };
    }

    /// <summary>The keys in which two plans or two configurations differ, by their names in a profile, but for mere words.</summary>
    public static IReadOnlyList<PlanChange> Between(JsonObject was, JsonObject now)
    {
        Dictionary<string, string> before = RecordDifference.Flatten(was), after = RecordDifference.Flatten(now);
        return
        [
            .. before.Keys.Union(after.Keys)
                .Where(k => !Ignored.Contains(Name(k)) && before.GetValueOrDefault(k) != after.GetValueOrDefault(k))
                .Select(k => new PlanChange(Name(k), before.GetValueOrDefault(k), after.GetValueOrDefault(k))),
        ];
    }

    private static string Name(string key) => key.StartsWith(Configuration + ".", StringComparison.Ordinal) ? key[(Configuration.Length + 1)..] : key;

    private static JsonObject Variant(JsonObject configuration, JsonObject variant)
    {
        var keys = new JsonObject();
        foreach (PlanChange change in Between(configuration, variant))
        {
            keys[change.Key] = change.Is;
        }

        return keys;
    }

    private static JsonObject Test(IReadOnlyList<PlannedComparison> comparisons, string of, string by) => new()
    {
        ["of"] = of,
        ["measures"] = new JsonArray("macro ROC-AUC", "macro PR-AUC"),
        ["by"] = by,
        ["comparisons"] = new JsonArray([.. comparisons.Select(c => (JsonNode)c.Statement)]),
    };
}

/// <summary>A key of a plan that is not what it was.</summary>
/// <param name="Key">The key, with dots between its parts.</param>
/// <param name="Was">Its value in the plan, or null where it had none.</param>
/// <param name="Is">Its value now, or null where it has none.</param>
public sealed record PlanChange(string Key, string? Was, string? Is)
{
    private const int LongestValue = 60;

    /// <inheritdoc />
    public override string ToString() => $"{Key}: {Short(Was)} → {Short(Is)}";

    private static string Short(string? value) => value is null ? "nothing" : value.Length <= LongestValue ? value : $"{value[..LongestValue]}…";
}
