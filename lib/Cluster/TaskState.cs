using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vcmr.Storage;

namespace Vcmr.Cluster;

/// <summary>How far a task is.</summary>
public enum TaskStage
{
    /// <summary>It has not begun.</summary>
    Waiting,

    /// <summary>It runs, or was ended from outside without a chance to say so.</summary>
    Running,

    /// <summary>It was told to stop, has saved what it had, and goes on when it is started again.</summary>
    Interrupted,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It failed by itself.</summary>
    Failed,
}

/// <summary>What a task's file says of it.</summary>
public sealed record TaskState
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>How far it is.</summary>
    public TaskStage Stage { get; init; }

    /// <summary>The machine that it runs or ran on.</summary>
    public string Host { get; init; } = "";

    /// <summary>Slurm's number of it, such as <c>17_3</c>; empty without Slurm.</summary>
    public string Job { get; init; } = "";

    /// <summary>How often it was started.</summary>
    public int Attempts { get; init; }

    /// <summary>How often in a row it was ended from outside without getting on.</summary>
    public int Kills { get; init; }

    /// <summary>Commands that are done, of the task's own.</summary>
    public int Commands { get; init; }

    /// <summary>When it was started last (UTC).</summary>
    public DateTime Started { get; init; }

    /// <summary>When this was written (UTC).</summary>
    public DateTime Written { get; init; }

    /// <summary>Seconds that it ran, over all its starts.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds from the batch script's first line until the first command was started, at the last start.</summary>
    public double StartUp { get; init; }

    /// <summary>Items or training steps done of the job that the command tells of now.</summary>
    public int Items { get; init; }

    /// <summary>All of that job's.</summary>
    public int Total { get; init; }

    /// <summary>Items or steps an hour.</summary>
    public double ItemsAnHour { get; init; }

    /// <summary>Seconds until that job is done; below 0 where that is not known.</summary>
    public double SecondsLeft { get; init; } = -1;

    /// <summary>Why it failed, or what it does.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Reads a task's file.</summary>
    /// <param name="folder">The plan's folder.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="task">The task's number.</param>
    /// <returns>The state; one that waits where there is no file, or none that can be read.</returns>
    public static TaskState Read(string folder, string stage, int task)
    {
        string path = PlanFolder.State(folder, stage, task);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<TaskState>(File.ReadAllText(path), Json) ?? new() : new();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // The work itself is found again by what it left; only what is said of it begins anew.
            return new();
        }
    }

    /// <summary>Writes a task's file.</summary>
    internal void Write(string folder, string stage, int task) =>
        AtomicFile.Write(PlanFolder.State(folder, stage, task), JsonSerializer.Serialize(this with { Written = DateTime.UtcNow }, Json) + "\n");
}
