using Vcmr.Figures.Runs;
using Vcmr.Lessons;

namespace Vcmr.Cli;

/// <summary>The checkpoint that commands take where none is named: the best, said beside the result.</summary>
internal static class DefaultModel
{
    /// <summary>The folder of all results.</summary>
    public static string Results => Path.Combine(RepositoryRoot.Find(), "results");

    /// <summary>The best finished tagging run's folder.</summary>
    /// <param name="profile">The profile whose runs count, or null.</param>
    /// <exception cref="VcmrException">There is none.</exception>
    public static string Tagger(string? profile) => Told(BestRun.Tagger(Results, profile), "tags");

    /// <summary>The best finished encoder's run folder.</summary>
    /// <inheritdoc cref="Tagger"/>
    public static string Encoder(string? profile) => Told(BestRun.Encoder(Results, profile), "embeddings");

    private static string Told(BestRun best, string what)
    {
        string folder = Shown(best.Run.Folder);
        Console.Error.WriteLine($"vcmr: {what} by {folder}: {best.Why}. Others: {ToolName.Typed} runs, then --model FOLDER.");
        return folder;
    }

    /// <summary>A path as people type it: from the current folder where it lies below that.</summary>
    public static string Shown(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(path) : relative;
    }
}
