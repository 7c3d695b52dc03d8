using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Vcmr.Benchmarks.Board;

/// <summary>A board: what one machine measured in one run, as <c>results/boards/MACHINE.json</c> keeps it.</summary>
/// <param name="Machine">Processor and number of cores.</param>
/// <param name="Commit">The project's commit.</param>
/// <param name="Standings">The contests.</param>
internal sealed record BoardFile(string Machine, string Commit, IReadOnlyList<Standing> Standings)
{
    private const double Slower = 0.9;
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static BoardFile Read(string path) => JsonSerializer.Deserialize<BoardFile>(File.ReadAllText(path), Json)!;

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
    }

    /// <summary>The board as a Markdown table: ratios with their range, never seconds.</summary>
    public string Table()
    {
        var text = new StringBuilder("| work | against | times as fast: median (range) | ours, a second |\n| --- | --- | --- | --- |\n");
        foreach (Standing standing in Standings)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {standing.What} | {standing.Peer} | ");
            text.Append(standing.Fault is { } fault
                ? $"not measured: {fault} | |\n"
                : string.Create(CultureInfo.InvariantCulture, $"{Medians.Of(standing.Ratios):0.00} ({standing.Ratios[0]:0.00} to {standing.Ratios[^1]:0.00}) | {Medians.Of(standing.Ours):0.0} {standing.Unit} |\n"));
        }

        return text.ToString();
    }

    /// <summary>What is slower than a board of before, by its ratios: rates of two machines, or of one at two times, say little.</summary>
    public IEnumerable<string> SlowerThan(BoardFile before) =>
        from now in Standings
        join then in before.Standings on (now.Contest, now.Peer) equals (then.Contest, then.Peer)
        where now.Fault is null && then.Fault is null
        let ratio = Medians.Of(now.Ratios) / Medians.Of(then.Ratios)
        // Outside the range of both: a median alone moves with the machine's other work.
        where ratio < Slower && now.Ratios[^1] < then.Ratios[0]
        select string.Create(CultureInfo.InvariantCulture, $"{now.Contest} against {now.Peer}: {Medians.Of(now.Ratios):0.00} times as fast, {Medians.Of(then.Ratios):0.00} before.");
}
