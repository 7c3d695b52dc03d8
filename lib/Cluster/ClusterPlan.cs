using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vcmr.Storage;

namespace Vcmr.Cluster;

/// <summary>What is to be done for a profile on many machines: stages in order, each a list of tasks that do not need each other.</summary>
public sealed record ClusterPlan
{
    /// <summary>The plan's file in its folder.</summary>
    public const string FileName = "plan.json";

    private const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The form of the file.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Twelve digits that name the plan in the names of its jobs: a hash of what it does and where.</summary>
    public required string Id { get; init; }

    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    /// <summary>The plan's own copy of the profile.</summary>
    public required string ProfileFile { get; init; }

    /// <summary>The folder at which the profile's relative paths start.</summary>
    public required string Root { get; init; }

    /// <summary>Runs, figures and numbers.</summary>
    public required string Results { get; init; }

    /// <summary>The program and the first of its arguments that each task starts with.</summary>
    public required IReadOnlyList<string> Tool { get; init; }

    /// <summary>What was asked for.</summary>
    public required PlanOptions Options { get; init; }

    /// <summary>The stages; each waits for earlier ones only.</summary>
    public required IReadOnlyList<PlannedStage> Stages { get; init; }

    /// <summary>A stage by its name.</summary>
    /// <exception cref="VcmrException">The plan has none of that name.</exception>
    public PlannedStage Stage(string name) => Stages.FirstOrDefault(s => s.Name == name)
        ?? throw new VcmrException($"The plan has no stage '{name}'; its stages are {string.Join(", ", Stages.Select(s => s.Name))}.");

    /// <summary>Reads a plan.</summary>
    /// <param name="folder">The folder that <c>vcmr slurm plan</c> wrote.</param>
    /// <exception cref="VcmrException">There is none, or it is not whole.</exception>
    public static ClusterPlan Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new VcmrException($"There is no plan in '{folder}'; make one with {ToolName.Hint("slurm plan PROFILE --to DIR")}.");
        }

        try
        {
            return JsonSerializer.Deserialize<ClusterPlan>(File.ReadAllText(path), Json) is { Version: CurrentVersion } plan
                ? plan
                : throw new VcmrException($"The plan '{path}' is of another version of this program; make it again into another folder.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            throw new VcmrException($"The plan '{path}' cannot be read ({e.Message.TrimEnd('.')}); make it again with {ToolName.Hint("slurm plan")}.", e);
        }
    }

    /// <summary>Writes the plan into its folder.</summary>
    internal void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), ToJson());

    /// <summary>The plan's text.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";
}

/// <summary>A stage of a plan: one array of a batch system.</summary>
/// <param name="Name">Its name, of small letters and dashes.</param>
/// <param name="What">What it does, for people.</param>
/// <param name="Tasks">The tasks, numbered from 1.</param>
/// <param name="After">The stages that must have ended.</param>
public sealed record PlannedStage(string Name, string What, IReadOnlyList<PlannedTask> Tasks, IReadOnlyList<string> After)
{
    /// <summary>The stages before need to have ended only, well or not: their failures are items, which are kept with their reasons.</summary>
    public bool AfterAny { get; init; }

    /// <summary>It trains or encodes frames, so that it gets GPUs where there are.</summary>
    public bool UsesGpu { get; init; }

    /// <summary>How many of its tasks run at the same time; 0 is all.</summary>
    public int AtOnce { get; init; }
}

/// <summary>A task of a stage.</summary>
/// <param name="What">What it does, for people.</param>
/// <param name="Commands">Commands of this tool, one after another, each as its arguments.</param>
public sealed record PlannedTask(string What, IReadOnlyList<IReadOnlyList<string>> Commands);
