using Spectre.Console;
using Vcmr.Cluster;

namespace Vcmr.Cli.Commands.Slurm;

/// <summary>Plans and how far they are, as tables.</summary>
internal static class PlanView
{
    public static void Show(ClusterPlan plan)
    {
        Table table = new Table().AddColumn(new TableColumn("stage").NoWrap()).AddColumn(new TableColumn("tasks").RightAligned()).AddColumn("after").AddColumn("does");
        foreach (PlannedStage stage in plan.Stages)
        {
            string after = string.Join(", ", stage.After) + (stage.AfterAny && stage.After.Count > 0 ? " (however it ends)" : "");
            table.AddRow(stage.Name, $"{stage.Tasks.Count}", after.EscapeMarkup(), stage.What.EscapeMarkup());
        }

        AnsiConsole.Write(table);
    }

    public static void Show(PlanStatus status)
    {
        const int Shown = 20;
        Table table = new Table().AddColumn(new TableColumn("stage").NoWrap());
        foreach (string column in new[] { "waiting", "running", "done", "failed", "items/h", "left" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        table.AddColumn("note");
        foreach (StageStatus s in status.Stages)
        {
            table.AddRow(
                s.Stage, Some(s.Waiting), Some(s.Running), $"{s.Done}/{s.Tasks}", Some(s.Failed), s.ItemsAnHour > 0 ? $"{s.ItemsAnHour:N0}" : "",
                s.Done == s.Tasks ? "" : PlanStatus.Text(s.SecondsLeft), s.Note.EscapeMarkup());
        }

        AnsiConsole.Write(table);
        foreach (FailedTask task in status.Failures.Take(Shown))
        {
            Console.WriteLine(VisibleText.Of($"{task.Stage} {task.Task} ({task.What}): {task.Reason} [{task.Log}]"));
        }

        if (status.Failures.Count > Shown)
        {
            Console.WriteLine($"And {status.Failures.Count - Shown} more failed.");
        }
    }

    private static string Some(int count) => count > 0 ? $"{count}" : "";
}
