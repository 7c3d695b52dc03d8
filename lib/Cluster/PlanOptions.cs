using System.Globalization;
using System.Text.Json.Serialization;

namespace Vcmr.Cluster;

/// <summary>What a user asks of the cluster when a plan is made.</summary>
public sealed record PlanOptions
{
    /// <summary>The most tasks of a stage: Slurm's usual limit for the numbers of an array is 1,001.</summary>
    public const int MostTasks = 1000;

    /// <summary>Parts into which the data are divided.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Slurm's partition; its usual one where it is empty.</summary>
    public string Partition { get; init; } = "";

    /// <summary>Slurm's partition for the stages that train or encode frames; <see cref="Partition"/> where it is empty.</summary>
    public string GpuPartition { get; init; } = "";

    /// <summary>GPUs of a task that trains or encodes frames.</summary>
    public int GpusPerTask { get; init; }

    /// <summary>Cores of a task; the profile's threads where it is 0.</summary>
    public int CpusPerTask { get; init; }

    /// <summary>Memory of a task as Slurm writes it, such as <c>16G</c>; its usual amount where it is empty.</summary>
    public string Memory { get; init; } = "";

    /// <summary>The longest that a task may run before it saves and queues again.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromHours(4);

    /// <summary>The account that pays; the user's usual one where it is empty.</summary>
    public string Account { get; init; } = "";

    /// <summary>An Apptainer image in which the tasks run, or empty for the nodes' own programs.</summary>
    public string Container { get; init; } = "";

    /// <summary>A folder on each node's own disk, which the node's shell may fill in (<c>$TMPDIR</c>); empty works on the shared folders.</summary>
    public string Scratch { get; init; } = "";

    /// <summary>A list of videos to fetch first, or empty.</summary>
    public string List { get; init; } = "";

    /// <summary>Tasks that fetch at the same time.</summary>
    public int FetchAtOnce { get; init; } = 2;

    /// <summary>The folder for runs, figures and numbers; <c>results/PROFILE</c> where it is empty.</summary>
    public string Results { get; init; } = "";

    /// <summary>Stages that are left out.</summary>
    public IReadOnlyList<string> Skip { get; init; } = [];

    /// <summary>
    /// How long before its end a task is told, s. Slurm looks at times every half minute and may tell it that much earlier, so
    /// of a short time most must remain.
    /// </summary>
    [JsonIgnore]
    public int Warning => (int)Math.Clamp(Time.TotalSeconds / 6, 10, 300);

    /// <summary>Reads a time as Slurm writes it: minutes, <c>minutes:seconds</c>, <c>hours:minutes:seconds</c>, <c>days-hours</c>, <c>days-hours:minutes</c> or <c>days-hours:minutes:seconds</c>.</summary>
    /// <param name="text">The time.</param>
    /// <returns>The time, or null where it is none of these or shorter than a minute, which is the shortest that Slurm counts.</returns>
    public static TimeSpan? ParseTime(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int dash = text.IndexOf('-');
        int days = 0;
        if (dash >= 0 && !int.TryParse(text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out days))
        {
            return null;
        }

        var numbers = new List<int>();
        foreach (string part in text[(dash + 1)..].Split(':'))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number > 1_000_000)
            {
                return null;
            }

            numbers.Add(number);
        }

        (int Hours, int Minutes, int Seconds)? time = (dash >= 0, numbers) switch
        {
            (true, [var h]) => (h, 0, 0),
            (true, [var h, var m]) => (h, m, 0),
            (_, [var h, var m, var s]) => (h, m, s),
            (false, [var m]) => (0, m, 0),
            (false, [var m, var s]) => (0, m, s),
            _ => null,
        };
        return time is var (hours, minutes, seconds) && days <= 1000 && new TimeSpan(days, hours, minutes, seconds) is { TotalMinutes: >= 1 } whole ? whole : null;
    }

    /// <summary>A time as Slurm reads it, <c>days-hours:minutes:seconds</c>.</summary>
    internal static string Format(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.Days}-{time.Hours:00}:{time.Minutes:00}:{time.Seconds:00}");
}
