using System.CommandLine;
using System.Diagnostics;

namespace Vcmr.Benchmarks.Board;

/// <summary><c>board</c>: this project beside what people use instead, in turns, as ratios.</summary>
internal static class BoardCommand
{
    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { Description = "How often everybody runs.", DefaultValueFactory = _ => 5 };
        Option<string[]> only = new("--only") { Description = "Contests to run, by the beginning of their names (default: all).", AllowMultipleArgumentsPerToken = true };
        Option<string?> to = new("--to") { Description = "Where the board goes (default: results/boards/PROCESSOR.json).", HelpName = "FILE" };
        Option<string?> compare = new("--compare") { Description = "A board of before; what is slower is listed, and the exit code is 1.", HelpName = "FILE" };
        Option<double> seconds = new("--seconds") { Description = "How long each entrant works.", DefaultValueFactory = _ => 6 };
        Option<string?> detect = new("--pyscenedetect") { Description = "PySceneDetect's repository at v0.6.1-release; without it its passes are left out.", HelpName = "DIR" };
        Option<string?> video = new("--video") { Description = "A video with sound to prepare (default: two minutes of 720p H.264 from ffmpeg's sources).", HelpName = "FILE" };
        Command command = new("board", "Training, inference, augmentation, whole commands and metrics beside PyTorch, SoX, PySceneDetect, ffmpeg and scikit-learn, in turns.") { rounds, only, to, compare, seconds, detect, video };
        command.SetAction(parsed =>
        {
            string[] names = parsed.GetValue(only) ?? [];
            using var scratch = new ScratchFolder();
            Contest[] contests = [.. Contests.All(new BoardFiles(scratch.Path, parsed.GetValue(video)), parsed.GetValue(seconds), parsed.GetValue(detect)).Where(c => names.Length == 0 || names.Any(n => c.Name.StartsWith(n, StringComparison.Ordinal)))];
            var standings = new List<Standing>();
            foreach (Contest contest in contests)
            {
                standings.AddRange(contest.Run(parsed.GetValue(rounds), Console.Error.WriteLine));
            }

            var board = new BoardFile(ThisMachine.Name, Commit(), standings);
            string path = parsed.GetValue(to) ?? Path.Combine(Tool.Root, "results", "boards", ThisMachine.FileName + ".json");
            // A board of some contests is no machine's board.
            if (names.Length == 0 || parsed.GetValue(to) is not null)
            {
                board.Write(path);
                Console.Error.WriteLine($"Wrote {path}");
            }

            Console.WriteLine(board.Table());
            string[] slower = parsed.GetValue(compare) is { } before ? [.. board.SlowerThan(BoardFile.Read(before))] : [];
            Array.ForEach(slower, Console.WriteLine);
            return slower.Length == 0 ? 0 : 1;
        });
        return command;
    }

    private static string Commit()
    {
        using Process git = Process.Start(new ProcessStartInfo("git", ["-C", Tool.Root, "rev-parse", "--short", "HEAD"]) { RedirectStandardOutput = true })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}
