using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Vcmr.Benchmarks.Growth;

/// <summary>What <c>growth</c> measured on one machine, as <c>results/boards</c> keeps it.</summary>
/// <param name="Machine">Processor and number of cores.</param>
/// <param name="Points">Each part at each size.</param>
internal sealed record GrowthFile(string Machine, IReadOnlyList<GrowthPoint> Points)
{
    /// <summary>How its name ends, before the dot.</summary>
    public const string Ending = "-growth";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>All of a folder as Markdown: a picture and a table each.</summary>
    /// <param name="folder">The folder of boards.</param>
    public static string Markdown(string folder)
    {
        var text = new StringBuilder();
        foreach (string path in Directory.GetFiles(folder, $"*{Ending}.json").Order(StringComparer.Ordinal))
        {
            JsonSerializer.Deserialize<GrowthFile>(File.ReadAllText(path), Json)!.Write(text, Path.GetFileNameWithoutExtension(path));
        }

        return text.ToString();
    }

    private void Write(StringBuilder text, string stem)
    {
        int[] sizes = [.. Points.Select(p => p.Segments).Distinct().Order()];
        text.Append(CultureInfo.InvariantCulture, $"![Time for each and memory, from {sizes[0]:N0} to {sizes[^1]:N0}](../results/boards/{stem}.png)\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| for each of | {string.Join(" | ", sizes.Select(s => s.ToString("N0", CultureInfo.InvariantCulture)))} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| --- |{string.Concat(sizes.Select(_ => " --- |"))}\n");
        foreach (IGrouping<string, GrowthPoint> part in Points.GroupBy(p => p.Part))
        {
            IEnumerable<string> cells = part.OrderBy(p => p.Segments).Select(p => string.Create(CultureInfo.InvariantCulture, $"{1000 * p.Seconds / p.Segments:0.00} ms, {p.Megabytes:0} MB in all"));
            text.Append(CultureInfo.InvariantCulture, $"| {part.Key} | {string.Join(" | ", cells)} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{Machine}.\n");
    }
}
