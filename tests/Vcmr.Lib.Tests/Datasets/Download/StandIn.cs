using System.Diagnostics;
using Vcmr.Tests.Support;

namespace Vcmr.Tests.Datasets.Download;

/// <summary>
/// A program that plays yt-dlp: it notes the arguments it was given, byte by byte, and does what the test wrote for an id.
/// </summary>
internal sealed class StandIn : IDisposable
{
    public const string Name = "yt-dlp";
    private const string Script = """
        #!/bin/sh
        here=$(dirname "$0")
        { printf '%s\0' "$@"; printf '\n\0'; } >> "$here/arguments"
        for last; do :; done
        case "$last" in
            --version) echo 2026.08.19; exit 0;;
            ytsearch*) cat "$here/search.json"; exit 0;;
        esac
        id=${last##*v=}
        if [ -f "$here/$id.sh" ]; then . "$here/$id.sh"; else printf 'a video' > "./$id.mp4"; fi
        """;

    private readonly TemporaryFolder _folder = new();

    public StandIn()
    {
        File.WriteAllText(Program, Script.ReplaceLineEndings("\n"));
        using Process chmod = Process.Start("chmod", ["+x", Program]);
        chmod.WaitForExit();
    }

    /// <summary>The folder it lies in.</summary>
    public string Folder => _folder.Path;

    /// <summary>An environment in which it comes before every other program.</summary>
    public IReadOnlyDictionary<string, string> OnPath => new Dictionary<string, string> { ["PATH"] = Folder + ":" + Environment.GetEnvironmentVariable("PATH") };

    public string Program => _folder.File(Name);

    /// <summary>The arguments of each call but those that ask for the version.</summary>
    public IReadOnlyList<string[]> Calls => !File.Exists(_folder.File("arguments")) ? [] :
    [
        .. File.ReadAllText(_folder.File("arguments")).Split("\n\0", StringSplitOptions.RemoveEmptyEntries)
            .Select(call => call.Split('\0')[..^1]).Where(call => call is not ["--version"]),
    ];

    /// <summary>The videos it was asked for, in order.</summary>
    public IEnumerable<string> Asked => Calls.Select(call => call[^1].Split("v=")[^1]);

    /// <summary>What it does for a video: shell commands in the folder it was started in, with <c>$id</c> and <c>$here</c>.</summary>
    public void Does(string id, string commands) => File.WriteAllText(_folder.File(id + ".sh"), commands);

    /// <summary>What it answers to a search.</summary>
    public void Finds(string lines) => File.WriteAllText(_folder.File("search.json"), lines);

    public void Dispose() => _folder.Dispose();
}
