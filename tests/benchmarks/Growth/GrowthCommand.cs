using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;

namespace Vcmr.Benchmarks.Growth;

/// <summary><c>growth</c>: time and memory as the data grow, each size in a process of its own.</summary>
internal static class GrowthCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static Command Create()
    {
        Option<int[]> sizes = new("--sizes") { Description = "Segments, in rising order.", DefaultValueFactory = _ => [1_000, 10_000, 100_000], AllowMultipleArgumentsPerToken = true };
        Option<string?> to = new("--to") { Description = "Where figure and numbers go (default: results/boards).", HelpName = "DIR" };
        Command command = new("growth", "Time and memory of an epoch, of embeddings and of the catalog from 1,000 to 100,000 segments.") { sizes, to };
        command.SetAction(parsed =>
        {
            var measured = new List<GrowthPoint>();
            foreach (string part in GrowthParts.Kinds.Keys)
            {
                foreach (int size in parsed.GetValue(sizes)!)
                {
                    measured.Add(Measure(part, size));
                    Console.Error.WriteLine($"{measured[^1]}");
                }
            }

            string folder = parsed.GetValue(to) ?? Path.Combine(Tool.Root, "results", "boards");
            string stem = ThisMachine.FileName + GrowthFile.Ending;
            var growth = new GrowthFile(ThisMachine.Name, measured);
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, stem + ".json"), JsonSerializer.Serialize(growth, Json) + "\n");
            File.WriteAllBytes(Path.Combine(folder, stem + ".png"), GrowthFigure.Draw(growth.Points, growth.Machine).Png);
        });
        return command;
    }

    /// <summary>The hidden command that one measurement is.</summary>
    public static Command Part()
    {
        Argument<string> kind = new("kind");
        Argument<int> segments = new("segments");
        Command command = new("growth-part", "One measurement of 'growth'.") { kind, segments };
        command.Hidden = true;
        command.SetAction(parsed => Console.WriteLine(JsonSerializer.Serialize(GrowthParts.Run(parsed.GetValue(kind)!, parsed.GetValue(segments)), Json)));
        return command;
    }

    private static GrowthPoint Measure(string part, int size)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["growth-part", part, $"{size}"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<GrowthPoint>(output, Json)!
            : throw new InvalidOperationException($"'{part}' of {size} segments failed.");
    }
}
