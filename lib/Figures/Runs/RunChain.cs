using System.Text.Json.Nodes;
using Vcmr.Studies;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Figures.Runs;

/// <summary>A run with those that it is built on: a head's encoder, stage 2's stage 1.</summary>
internal static class RunChain
{
    /// <summary>The settings that name the run below.</summary>
    public static readonly string[] Below = ["encoder", "parent"];

    /// <summary>The keys that differ, from the lowest stage to the runs themselves.</summary>
    public static IReadOnlyList<ConfigurationDifference> Differences(string first, string other)
    {
        Dictionary<string, string> a = Records(first), b = Records(other);
        var all = new List<ConfigurationDifference>();
        foreach (string stage in a.Keys.Union(b.Keys).Reverse())
        {
            if (a.TryGetValue(stage, out string? was) && b.TryGetValue(stage, out string? then))
            {
                all.AddRange((RecordDifference.All(Without(was), Without(then)) ?? []).Select(d => new ConfigurationDifference(d.Key, d.Was, d.Is)));
            }
            else
            {
                all.Add(new ConfigurationDifference($"stage {stage}", a.ContainsKey(stage) ? "trained" : null, b.ContainsKey(stage) ? "trained" : null));
            }
        }

        return [.. all.DistinctBy(d => d.Key)];
    }

    private static Dictionary<string, string> Records(string run)
    {
        var records = new Dictionary<string, string>();
        string results = Path.GetDirectoryName(Path.GetDirectoryName(run)!)!;
        for (string? next = run; next is not null;)
        {
            RunRecord record = RunRecord.Read(next);
            if (!records.TryAdd(record.Stage, record.Json))
            {
                break;
            }

            JsonNode json = JsonNode.Parse(record.Json)!;
            string? below = Below.Select(k => (string?)json[k]).OfType<string>().FirstOrDefault();
            next = below is null ? null : Directory.GetDirectories(results).Select(e => Path.Combine(e, below)).FirstOrDefault(r => File.Exists(Path.Combine(r, RunRecord.FileName)));
        }

        return records;
    }

    // What they are built on is compared itself.
    private static string Without(string record)
    {
        JsonObject json = JsonNode.Parse(record)!.AsObject();
        foreach (string key in Below.Append("version"))
        {
            json.Remove(key);
        }

        return json.ToJsonString();
    }
}
