using System.ComponentModel;
using System.Text.Json;

namespace Vcmr.Datasets.Download;

/// <summary>
/// yt-dlp (https://github.com/yt-dlp/yt-dlp), with the options this project needs and none of the user's configuration. It
/// works in a folder of its own and names files after the id, so that no path and no title is part of a template.
/// </summary>
internal sealed class YtDlp(FetchOptions options)
{
    private const int LongestError = 4_000;
    private const int LongestResult = 1_000_000;
    private const int SearchResults = 10;
    private const int InterruptedExit = 130;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(2);

    /// <summary>Makes sure that the program can be started.</summary>
    /// <exception cref="VcmrException">It is not installed.</exception>
    public void Require(CancellationToken cancellation)
    {
        try
        {
            ToolProcess.Run(options.Program, ["--version"], Environment.CurrentDirectory, AnswerLimit, LongestError, _ => { }, _ => { }, cancellation);
        }
        catch (Win32Exception e)
        {
            throw new VcmrException("The program 'yt-dlp' cannot be started; install it ('pipx install yt-dlp', or Debian's package yt-dlp) and run again.", e);
        }
    }

    /// <summary>Downloads a video into a folder, or goes on with a download that was broken off there.</summary>
    /// <param name="id">A YouTube id.</param>
    /// <param name="folder">A folder for this video alone.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null where it went well, else the reason.</returns>
    public FetchFault? Download(string id, string folder, CancellationToken cancellation)
    {
        string height = $"[height<=?{options.MaxHeight}]";
        bool isFiltered = false;
        FetchFault? fault = Run(
            [
                "--ignore-config", "--no-playlist", "--no-warnings", "--no-mtime", "--newline", "--socket-timeout", "30", "--sleep-requests", "0.75",
                "--match-filter", "!is_live", "--format", $"bv*{height}+ba/b{height}", "--merge-output-format", "mp4/webm/mkv",
                "--output", "%(id)s.%(ext)s", "--", $"https://www.youtube.com/watch?v={id}",
            ],
            folder,
            options.TimeLimit,
            line => isFiltered |= line.Contains("does not pass filter", StringComparison.Ordinal),
            cancellation);
        return fault is null && isFiltered ? new FetchFault(FetchReasons.Live, "it is being broadcast and has no end yet") : fault;
    }

    /// <summary>Searches YouTube.</summary>
    /// <param name="text">What for, as <c>artist - title</c>.</param>
    /// <param name="folder">A folder to work in.</param>
    /// <param name="results">Receives what was found, best first.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null where it went well, else the reason.</returns>
    public FetchFault? Search(string text, string folder, ICollection<SearchResult> results, CancellationToken cancellation) => Run(
        [
            "--ignore-config", "--no-warnings", "--socket-timeout", "30", "--sleep-requests", "0.75", "--flat-playlist", "--dump-json",
            "--", $"ytsearch{SearchResults}:{text} official video",
        ],
        folder,
        options.TimeLimit < AnswerLimit ? options.TimeLimit : AnswerLimit,
        line =>
        {
            if (results.Count < SearchResults && Result(line) is { } result)
            {
                results.Add(result);
            }
        },
        cancellation);

    private FetchFault? Run(IEnumerable<string> arguments, string folder, TimeSpan limit, Action<string> onOutput, CancellationToken cancellation)
    {
        string? error = null;
        string? last = null;
        ToolProcess.Ending ending = ToolProcess.Run(
            options.Program,
            arguments,
            folder,
            limit,
            LongestResult,
            onOutput,
            line =>
            {
                error = line.StartsWith("ERROR:", StringComparison.Ordinal) ? line : error;
                last = line.Length > 0 ? line : last;
            },
            cancellation);
        error ??= last;
        if (ending.TimedOut)
        {
            return new FetchFault(FetchReasons.TimeLimit, $"not done after {limit.TotalMinutes:0.#} min");
        }

        if (ending.ExitCode == InterruptedExit || (ending.ExitCode != 0 && error?.Contains("Interrupted by user", StringComparison.Ordinal) == true))
        {
            // Ctrl-C reaches every program of the terminal, and this one may be the quicker.
            throw new OperationCanceledException("yt-dlp was interrupted.");
        }

        if (error?.Contains(FetchReasons.DiskFull, StringComparison.Ordinal) == true)
        {
            throw new IOException(FetchReasons.DiskFull);
        }

        return ending.ExitCode == 0 ? null : FetchFault.Of(error ?? $"yt-dlp ended with exit code {ending.ExitCode} and said nothing");
    }

    private static SearchResult? Result(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && Text(root, "id") is { } id && FetchLine.IsId(id) && Text(root, "live_status") is not ("is_live" or "is_upcoming")
                ? new SearchResult(id, Text(root, "title") ?? string.Empty, Text(root, "channel") ?? Text(root, "uploader") ?? string.Empty)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
