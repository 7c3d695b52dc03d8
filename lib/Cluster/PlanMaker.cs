using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vcmr.Storage;
using Vcmr.Studies;

namespace Vcmr.Cluster;

/// <summary>Where a plan's work is done and by what.</summary>
/// <param name="Root">The folder at which the profile's relative paths start.</param>
/// <param name="Tool">The program and the first of its arguments that each task starts with.</param>
/// <param name="Notebooks">The notebooks, in reading order.</param>
public sealed record PlanPlace(string Root, IReadOnlyList<string> Tool, IReadOnlyList<string> Notebooks);

/// <summary>Writes a plan's folder: the plan, a copy of the profile, and a batch script a stage. Nothing outside it is needed but the data.</summary>
public static class PlanMaker
{
    /// <summary>Makes a plan and writes it.</summary>
    /// <param name="profileFile">The profile's file.</param>
    /// <param name="folder">The plan's folder; one with the same plan is written again.</param>
    /// <param name="options">What is asked of the cluster.</param>
    /// <param name="place">Where the work is done.</param>
    /// <exception cref="VcmrException">The profile is wrong, a stage has too many tasks, or the folder holds another plan.</exception>
    public static ClusterPlan Make(string profileFile, string folder, PlanOptions options, PlanPlace place)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(place);
        string full = Path.GetFullPath(folder);
        string profiles = Path.Combine(place.Root, "notebooks", "profiles");
        Profile profile = Profile.Load(profileFile, profiles: profiles);
        // What a profile extends may not lie where the plan does.
        string text = ProfileLayer.Read(profileFile, profiles).Count > 1 ? ProfileText.Of(profile) : File.ReadAllText(profileFile), copy = Path.Combine(full, profile.Name + ".yaml");
        options = options with
        {
            List = options.List.Length == 0 ? "" : Path.GetFullPath(options.List),
            Container = options.Container.Length == 0 || options.Container.Contains("://", StringComparison.Ordinal) ? options.Container : Path.GetFullPath(options.Container),
            Results = options.Results.Length == 0 ? Path.Combine(place.Root, "results", profile.Name) : Path.GetFullPath(options.Results),
            CpusPerTask = options.CpusPerTask == 0 ? profile.Threads : options.CpusPerTask,
        };
        IReadOnlyList<PlannedStage> all = new PlanStages(profile, copy, place, options).All();
        Check(options, all);
        var plan = new ClusterPlan
        {
            Id = "",
            Profile = profile.Name,
            ProfileFile = copy,
            Root = place.Root,
            Results = options.Results,
            Tool = place.Tool,
            Options = options,
            Stages = Without(all, options.Skip),
        };
        plan = plan with { Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plan.ToJson() + text)))[..12] };
        if (File.Exists(Path.Combine(full, ClusterPlan.FileName)) && ClusterPlan.Read(full).Id != plan.Id)
        {
            throw new VcmrException($"'{folder}' holds another plan, whose jobs may be running; write this one into another folder, or cancel that one ({ToolName.Hint($"slurm cancel {folder}")}) and delete it.");
        }

        AtomicFile.Write(copy, text);
        foreach (PlannedStage stage in plan.Stages)
        {
            AtomicFile.Write(PlanFolder.Script(full, stage.Name), BatchScript.Of(plan, stage, full));
            // Slurm makes no folders.
            Directory.CreateDirectory(Path.GetDirectoryName(PlanFolder.Output(full, stage.Name))!);
        }

        plan.Write(full);
        return plan;
    }

    private static void Check(PlanOptions options, IReadOnlyList<PlannedStage> stages)
    {
        if (options.Skip.FirstOrDefault(s => stages.All(t => t.Name != s)) is { } unknown)
        {
            throw new VcmrException($"The plan has no stage '{unknown}' to leave out; its stages are {string.Join(", ", stages.Select(s => s.Name))}.");
        }

        if (options.List.Length > 0 && !File.Exists(options.List))
        {
            throw new VcmrException($"There is no list '{options.List}'; name a file with a video a line (--list).");
        }

        if (stages.FirstOrDefault(s => s.Tasks.Count > PlanOptions.MostTasks) is { } large)
        {
            throw new VcmrException(string.Create(CultureInfo.InvariantCulture, $"Stage '{large.Name}' has {large.Tasks.Count} tasks, and an array takes {PlanOptions.MostTasks}; take fewer shards, seeds or points."));
        }
    }

    // What waited for a stage that is left out waits for what that one waited for.
    private static List<PlannedStage> Without(IReadOnlyList<PlannedStage> stages, IReadOnlyList<string> skip)
    {
        IEnumerable<string> Kept(string name) => skip.Contains(name) ? stages.First(s => s.Name == name).After.SelectMany(Kept) : [name];
        return [.. stages.Where(s => !skip.Contains(s.Name)).Select(s => s with { After = [.. s.After.SelectMany(Kept).Distinct()] })];
    }
}
