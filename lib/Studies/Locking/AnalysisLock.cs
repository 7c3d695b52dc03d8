using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Storage;

namespace Vcmr.Studies.Locking;

/// <summary>
/// The analysis as it was decided before anything was trained: <c>lock.json</c> in the results folder, with its SHA-256 beside
/// it in the form that <c>sha256sum -c</c> reads. Each run notes the hash of the lock that was there when it began
/// (<see cref="RunBeginning"/>), and the lock lists the runs that were there before it, so that no file time is needed to tell
/// which came first.
/// </summary>
public sealed class AnalysisLock
{
    /// <summary>The lock's file in a results folder.</summary>
    public const string FileName = "lock.json";

    /// <summary>The file beside it that holds its SHA-256.</summary>
    public const string HashName = FileName + ".sha256";

    private const string LockedKey = "locked";
    private const string RunsKey = "runs_before";
    private const string DataKey = "data";
    private const string CodeKey = "code";
    private const string SettingsKey = "settings";
    private const int MostBytes = 1 << 20;
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private AnalysisLock(string path, byte[] content, string? noted)
    {
        Plan = (JsonObject)JsonNode.Parse(content).Required();
        Path = path;
        Hash = HashOf(content);
        IsAsWritten = noted is not null && noted.StartsWith(Hash, StringComparison.Ordinal);
        Locked = DateTimeOffset.Parse((string)Plan[LockedKey]!, CultureInfo.InvariantCulture);
        // Read once, so that a file that lacks some of it is no lock from the start.
        _ = (RunsBefore, Data("videos"), Configuration, Variants, Settings);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of the file, in hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>Whether the hash is the one that was written beside it.</summary>
    public bool IsAsWritten { get; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset Locked { get; }

    /// <summary>All that it holds.</summary>
    internal JsonObject Plan { get; }

    /// <summary>Runs that were there before it, as <c>EXPERIMENT/ID</c>.</summary>
    public IReadOnlyList<string> RunsBefore => [.. Plan.Required(RunsKey).AsArray().Select(r => (string)r!)];

    /// <summary>The resolved profile as it was, under its YAML keys.</summary>
    internal JsonObject Configuration => Plan.Required(AnalysisPlan.Configuration).AsObject();

    /// <summary>For each corpus without a cue the keys that its runs have otherwise.</summary>
    internal IReadOnlyList<JsonObject> Variants => [.. Plan.Required(AnalysisPlan.Variants).AsArray().Select(v => v.Required().AsObject())];

    /// <summary>What took the place of values in the profile's file, each as <c>key=value</c>.</summary>
    internal IReadOnlyList<string> Settings => Plan[SettingsKey] is JsonArray said ? [.. said.Select(s => (string)s!)] : [];

    /// <summary>The code that wrote it.</summary>
    internal string Code => (string)Plan[CodeKey]!;

    /// <summary>Fingerprint of a part of the data as it was, or null where it was not prepared yet.</summary>
    /// <param name="part"><c>videos</c> or <c>tagged</c>.</param>
    internal string? Data(string part) => (string?)Plan.Required(DataKey)[part];

    /// <summary>Locks a study's analysis, or finds the lock where it says the same.</summary>
    /// <param name="study">The study; nothing of it is made, prepared or trained.</param>
    /// <param name="settings">What was said in place of values in the profile's file, see <see cref="Profile.Load"/>; the report reads that file with them.</param>
    /// <exception cref="VcmrException">The analysis is locked with another plan, or the lock cannot be written.</exception>
    public static AnalysisLock Write(Study study, IReadOnlyList<string>? settings = null)
    {
        if (Find(study.Results) is { } earlier)
        {
            IReadOnlyList<PlanChange> changes = earlier.Changes(study.Profile);
            return earlier.IsAsWritten && changes.Count == 0 ? earlier : throw new VcmrException(
                $"The analysis in '{study.Results}' was locked at {earlier.Locked:u}, and {(earlier.IsAsWritten ? string.Join(", ", changes) : "the lock was changed since")}; "
                + $"keep it, and {ToolName.Hint("report")} names what was changed, or delete '{earlier.Path}' to lock anew, which the runs that began under it will tell.");
        }

        JsonObject plan = AnalysisPlan.Of(study.Profile);
        (string? videos, string? tagged) = study.Data.PreparedFingerprints();
        string written = System.IO.Path.Combine(study.Results, "plan.md");
        plan[DataKey] = new JsonObject { ["videos"] = videos, ["tagged"] = tagged };
        plan["written_plan"] = File.Exists(written) ? new JsonObject { ["file"] = "plan.md", ["sha256"] = HashOf(File.ReadAllBytes(written)) } : null;
        plan[SettingsKey] = new JsonArray([.. (settings ?? []).Select(s => (JsonNode)s)]);
        plan[CodeKey] = CodeVersion.Current;
        plan[LockedKey] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        plan[RunsKey] = new JsonArray([.. Runs(study.Results).Select(r => (JsonNode)r)]);
        string path = System.IO.Path.Combine(study.Results, FileName);
        byte[] content = Encoding.UTF8.GetBytes(plan.ToJsonString(Json) + "\n");
        AtomicFile.Write(System.IO.Path.Combine(study.Results, HashName), $"{HashOf(content)}  {FileName}\n");
        AtomicFile.Write(path, content.AsMemory());
        return Find(study.Results)!;
    }

    /// <summary>The lock of a results folder, or null where there is none.</summary>
    /// <exception cref="VcmrException">There is one that cannot be read.</exception>
    public static AnalysisLock? Find(string results)
    {
        string path = System.IO.Path.Combine(results, FileName), hash = System.IO.Path.Combine(results, HashName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            byte[] content = new FileInfo(path).Length <= MostBytes ? File.ReadAllBytes(path) : throw new FormatException("it is far too large");
            return new AnalysisLock(path, content, File.Exists(hash) ? BoundedText.Read(hash, MostBytes) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or InvalidCastException or FormatException or ArgumentException)
        {
            throw new VcmrException($"'{path}' is no lock of an analysis ({e.Message.TrimEnd('.')}); copy it back from a backup, or delete it to go on without one.", e);
        }
    }

    /// <summary>What a profile says otherwise than the lock.</summary>
    /// <param name="profile">The profile.</param>
    public IReadOnlyList<PlanChange> Changes(Profile profile)
    {
        JsonObject now = AnalysisPlan.Of(profile);
        var then = new JsonObject();
        foreach ((string key, JsonNode? _) in now)
        {
            then[key] = Plan[key]?.DeepClone();
        }

        return AnalysisPlan.Between(then, now);
    }

    /// <summary>SHA-256 of a results folder's lock as it is, or null where there is none.</summary>
    internal static string? HashIn(string results)
    {
        string path = System.IO.Path.Combine(results, FileName);
        return File.Exists(path) ? HashOf(File.ReadAllBytes(path)) : null;
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static IEnumerable<string> Runs(string results) => !Directory.Exists(results) ? [] :
        from experiment in Directory.GetDirectories(results)
        from run in Directory.GetDirectories(experiment)
        where File.Exists(System.IO.Path.Combine(run, RunRecord.FileName))
        orderby run
        select $"{System.IO.Path.GetFileName(experiment)}/{System.IO.Path.GetFileName(run)}";
}
