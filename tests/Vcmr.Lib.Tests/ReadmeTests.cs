using System.Globalization;
using System.Text.RegularExpressions;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests;

/// <summary>What README shows is what <c>tests/package/run.sh</c> compiles against the package and runs.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void Examples_in_CSharp_are_the_programs_of_the_package_test()
    {
        string[] shown = [.. Blocks().Matches(Readme).Select(m => m.Groups[1].Value)];
        string[] programs = [.. new[] { "embed", "train", "score" }.Select(name => File.ReadAllText(Path.Combine(Repository.Root, "tests", "package", name + ".cs")))];
        Assert.Equal(programs, shown);
        Assert.InRange(programs[0].TrimEnd().Split('\n').Length, 1, 10);
    }

    [Fact]
    public void Table_of_folders_names_each_room_of_the_library() =>
        Assert.Equal(
            Directory.GetDirectories(Path.Combine(Repository.Root, "lib")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal),
            Rooms().Matches(Readme).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Versions_of_the_card_table_are_those_of_the_build()
    {
        string versions = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"));
        foreach (Match property in Property().Matches(versions))
        {
            versions = versions.Replace($"$({property.Groups[1].Value})", property.Groups[2].Value, StringComparison.Ordinal);
        }

        MatchCollection rows = CardRows().Matches(Readme);
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Contains($"Include=\"{row.Groups[1].Value}\" Version=\"{row.Groups[2].Value}\"", versions, StringComparison.Ordinal));
        Assert.All(UnusedRows().Matches(Readme), row => Assert.DoesNotContain($"Include=\"{row.Groups[1].Value}", versions, StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_of_the_known_truth_study_are_those_of_its_plan_and_its_committed_results()
    {
        string study = Path.Combine(Repository.Root, "results", "study");
        string[] committed = Directory.Exists(Path.Combine(study, "metrics")) ? Directory.GetFiles(Path.Combine(study, "metrics"), "*.json") : [];
        HashSet<string> known =
        [
            .. Scores().Matches(File.ReadAllText(Path.Combine(study, "plan.md"))).Select(m => m.Value),
            .. Scores().Matches(File.ReadAllText(Path.Combine(study, "09-beyond-the-paper.ipynb"))).Select(m => m.Value),
            .. committed.SelectMany(f => JsonNumbers().Matches(File.ReadAllText(f))).Select(m => Math.Abs(double.Parse(m.Value, CultureInfo.InvariantCulture)).ToString("0.000", CultureInfo.InvariantCulture)),
        ];
        int start = Readme.IndexOf("## The known-truth study", StringComparison.Ordinal), end = Readme.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        string[] shown = [.. Scores().Matches(Readme[start..end]).Select(m => m.Value)];
        Assert.NotEmpty(shown);
        Assert.All(shown, number => Assert.Contains(number, known));
    }

    [GeneratedRegex(@"(?<![\d.])0\.\d{3}(?!\d)")]
    private static partial Regex Scores();

    [GeneratedRegex(@"-?\d+\.\d+(?:E-?\d+)?")]
    private static partial Regex JsonNumbers();

    [GeneratedRegex(@"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^\| `lib/(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Rooms();

    [GeneratedRegex(@"<(\w+Version)>([\d.]+)</")]
    private static partial Regex Property();

    [GeneratedRegex(@"^\| ([\w.-]+) (\d[\w.-]*) \|", RegexOptions.Multiline)]
    private static partial Regex CardRows();

    [GeneratedRegex(@"^\| ([\w.-]+) \| not used", RegexOptions.Multiline)]
    private static partial Regex UnusedRows();
}
