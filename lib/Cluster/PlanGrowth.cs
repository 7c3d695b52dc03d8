using System.Globalization;

namespace Vcmr.Cluster;

/// <summary>Adds tasks to a plan whose data were divided further; what is done or in the queue stays as it is.</summary>
public static class PlanGrowth
{
    /// <summary>The stage that prepares parts.</summary>
    public const string Stage = "prepare";

    /// <summary>Gives every part a task.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Its folder, where it is written again.</param>
    /// <param name="parts">How many parts there are now.</param>
    /// <returns>The plan with them.</returns>
    /// <exception cref="VcmrException">The plan prepares nothing, or there are more parts than an array takes.</exception>
    public static ClusterPlan WithParts(ClusterPlan plan, string folder, int parts)
    {
        ArgumentNullException.ThrowIfNull(plan);
        PlannedStage stage = plan.Stage(Stage);
        if (parts > PlanOptions.MostTasks)
        {
            throw new VcmrException(string.Create(CultureInfo.InvariantCulture, $"There would be {parts} parts, and an array takes {PlanOptions.MostTasks} tasks; split into fewer."));
        }

        PlannedTask[] added = [.. Enumerable.Range(1, parts).Skip(stage.Tasks.Count).Select(part => Of(stage.Tasks[0], part.ToString(CultureInfo.InvariantCulture)))];
        if (added.Length == 0)
        {
            return plan;
        }

        ClusterPlan grown = plan with { Stages = [.. plan.Stages.Select(s => s.Name == Stage ? s with { Tasks = [.. s.Tasks, .. added] } : s)] };
        grown.Write(folder);
        return grown;
    }

    private static PlannedTask Of(PlannedTask first, string part) =>
        new($"part {part}", [.. first.Commands.Select(c => (IReadOnlyList<string>)[.. c.Select((argument, i) => i > 0 && c[i - 1] == "--part" ? part : argument)])]);
}
