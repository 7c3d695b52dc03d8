using System.Globalization;
using Spectre.Console;
using Vcmr.Cluster;
using Vcmr.Lessons;
using Vcmr.Studies;
using Vcmr.Studies.Costs;
using Profile = Vcmr.Studies.Profile;

namespace Vcmr.Cli.Commands.Slurm;

/// <summary>What a profile's study costs on a cluster, as a table.</summary>
internal static class EstimateView
{
    public static void Show(string name, Func<Profile, CostInput> size, CancellationToken cancellation)
    {
        Profile profile = Lesson.LoadProfile(name);
        CostInput input = size(profile);
        CostRates rates = Lesson.Rates(profile, new ProgressLines(Console.Error, !Console.IsErrorRedirected), cancellation);
        CostEstimate estimate = CostEstimate.Of(profile, rates, input);
        Table table = new Table().AddColumn(new TableColumn("stage").NoWrap());
        foreach (string column in new[] { "how many", "core s each", "core hours", "or GPU hours", "GB" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        table.AddColumn("measured or estimated");
        foreach (CostRow row in estimate.Rows)
        {
            table.AddRow(
                row.Stage, $"{Number(row.Count, "N0")} {row.Unit}", Number(row.CoreSeconds, "0.####"), Number(row.CoreHours, "N1"),
                row.OnGpu ? Number(row.GpuHours, "N1") : "", row.Bytes > 0 ? Number(row.Bytes / 1e9, "N1") : "", row.Source);
        }

        IReadOnlyList<CostRow> rows = estimate.Rows;
        table.AddRow(
            "all", "", "", Number(rows.Sum(r => r.CoreHours), "N1"), Number(rows.Sum(r => r.GpuHours), "N1"), Number(rows.Sum(r => r.Bytes) / 1e9, "N1"), "");
        AnsiConsole.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Profile '{profile.Name}', {input.Videos:N0} videos of {input.VideoSeconds:0} s, {input.Clips:N0} clips of {input.ClipSeconds:0.#} s, {profile.Seeds.Count} seeds. Seconds of a core were measured here and are scaled; a GPU is taken for {CostEstimate.CoresOfGpu:0} such cores, which is estimated, as are all numbers of items, each taken for kept. Made videos have small pictures, so that real ones take several times as long to prepare. HarmonicCNN, short-chunk CNN, disturbed clips and notebooks are not counted."));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
