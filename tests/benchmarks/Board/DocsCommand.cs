using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Vcmr.Benchmarks.Growth;

namespace Vcmr.Benchmarks.Board;

/// <summary>
/// <c>docs</c>: writes the tables of the committed boards into README and docs, between <c>&lt;!-- board NAME… --&gt;</c> (contests by
/// the beginning of their names; none for all) and <c>&lt;!-- /board --&gt;</c>, and likewise <c>table1</c> and <c>differences</c> of the
/// committed demo run, <c>speed</c> in one sentence and what <c>growth</c> measured; the boards' figure lies beside them.
/// </summary>
internal static partial class DocsCommand
{
    public static Command Create()
    {
        Option<bool> check = new("--check") { Description = "Write nothing; end with 1 where a table is not that of the boards and of the gallery." };
        Command command = new("docs", "Write the boards' tables, and Table 1 of the gallery, into README and docs.") { check };
        command.SetAction(parsed =>
        {
            string folder = Path.Combine(Tool.Root, "results", "boards");
            BoardFile[] boards = !Directory.Exists(folder) ? [] : [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)
                .Where(f => !f.EndsWith(GrowthFile.Ending + ".json", StringComparison.Ordinal)).Select(BoardFile.Read)];
            if (boards.Length == 0)
            {
                Console.Error.WriteLine("No board lies in results/boards; make one with 'board', or check out those that are committed.");
                return 1;
            }

            int stale = 0, tables = 0;
            foreach (string path in Directory.GetFiles(Path.Combine(Tool.Root, "docs"), "*.md").Append(Path.Combine(Tool.Root, "README.md")))
            {
                string text = File.ReadAllText(path);
                tables += Place().Count(text);
                string mended = WrittenPlace().Replace(text, place => $"{place.Groups[1].Value}\n{Written(place.Groups[2].Value, folder, boards)}{place.Groups[3].Value}");
                mended = Place().Replace(mended, place => $"{place.Groups[1].Value}\n{string.Join('\n', boards.Select(b => Section(b, place.Groups[2].Value)))}{place.Groups[3].Value}");
                if (mended == text)
                {
                    continue;
                }

                stale++;
                Console.WriteLine($"{Path.GetRelativePath(Tool.Root, path)}: {(parsed.GetValue(check) ? "its tables are not those of results/boards and results/gallery; run 'docs'" : "written")}");
                if (!parsed.GetValue(check))
                {
                    File.WriteAllText(path, mended);
                }
            }

            if (!parsed.GetValue(check))
            {
                File.WriteAllBytes(Path.Combine(folder, "boards.png"), BoardFigure.Draw(boards).Png);
            }

            return parsed.GetValue(check) && (stale > 0 || tables == 0) ? 1 : 0;
        });
        return command;
    }

    private static string Written(string name, string folder, BoardFile[] boards) => name switch
    {
        "growth" => GrowthFile.Markdown(folder),
        "table1" => DemoResults.Table(),
        "differences" => DemoResults.Differences(),
        _ => Speed(boards),
    };

    /// <summary>One sentence on the paper's network, by the medians of all boards.</summary>
    private static string Speed(BoardFile[] boards)
    {
        double[] ratios =
            [.. boards.SelectMany(b => b.Standings).Where(s => s.Contest == "train-128-fp32" && s.Peer == "PyTorch" && s.Fault is null).Select(s => Medians.Of(s.Ratios)).Order()];
        string range = ratios.Length == 1 ? Text(ratios[0]) : $"{Text(ratios[0])} to {Text(ratios[^1])}";
        return $"On processors, the paper's network trains {range} times as fast as in PyTorch ([boards](docs/speed.md)).\n";

        static string Text(double ratio) => ratio.ToString("0.0", CultureInfo.InvariantCulture);
    }

    private static string Section(BoardFile board, string names)
    {
        string[] wanted = names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Standing[] shown = [.. board.Standings.Where(s => wanted.Length == 0 || wanted.Any(w => s.Contest.StartsWith(w, StringComparison.Ordinal)))];
        return $"{(board with { Standings = shown }).Table()}\n{board.Machine}; commit {board.Commit}.\n";
    }

    [GeneratedRegex("(<!-- board((?: [\\w-]+)*) -->)\n.*?(<!-- /board -->)", RegexOptions.Singleline)]
    private static partial Regex Place();

    [GeneratedRegex("(<!-- (table1|differences|speed|growth) -->)\n.*?(<!-- /\\2 -->)", RegexOptions.Singleline)]
    private static partial Regex WrittenPlace();
}
