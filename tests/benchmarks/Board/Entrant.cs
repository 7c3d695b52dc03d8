using System.Diagnostics;
using System.Globalization;

namespace Vcmr.Benchmarks.Board;

/// <summary>
/// Somebody who takes part in a contest: a command that works for some seconds and ends with a line <c>rate N</c>, or one that
/// does a given amount of work and ends.
/// </summary>
/// <param name="Name">Who, such as <c>PyTorch</c>.</param>
/// <param name="Command">Program and arguments.</param>
internal sealed record Entrant(string Name, IReadOnlyList<string> Command)
{
    private const string Result = "rate ";

    /// <summary>Variables beside those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What the command does as a whole, start-up included; null where it prints its rate.</summary>
    public double? Items { get; init; }

    /// <summary>Runs it once.</summary>
    /// <returns>Items a second, by its own count.</returns>
    /// <exception cref="InvalidOperationException">It is not installed or failed; the message says how.</exception>
    public double Run()
    {
        var start = new ProcessStartInfo(Command[0], Command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0 && Items is { } items)
        {
            return items / clock.Elapsed.TotalSeconds;
        }

        string? line = output.Split('\n').LastOrDefault(l => l.StartsWith(Result, StringComparison.Ordinal));
        return process.ExitCode == 0 && double.TryParse(line?[Result.Length..], CultureInfo.InvariantCulture, out double rate)
            ? rate
            : throw new InvalidOperationException($"{Name} gave no rate: {errors.Result.Trim().Split('\n')[^1]}");
    }
}
