using Vcmr.Lessons;

namespace Vcmr.Cli;

/// <summary>The notebooks of this repository: the course, and the lab.</summary>
internal static class CourseNotebooks
{
    /// <summary>Their paths, in reading order.</summary>
    public static IReadOnlyList<string> All()
    {
        string folder = Path.Combine(RepositoryRoot.Find(), "notebooks"), lab = Path.Combine(folder, "lab");
        string[] labs = Directory.Exists(lab) ? Directory.GetFiles(lab, "*.ipynb") : [];
        return [.. Directory.GetFiles(folder, "*.ipynb").Order(StringComparer.Ordinal), .. labs.Order(StringComparer.Ordinal)];
    }
}
