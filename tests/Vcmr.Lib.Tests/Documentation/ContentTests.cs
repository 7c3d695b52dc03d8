using System.Globalization;
using System.Text.RegularExpressions;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Documentation;

/// <summary>Examples, tables and numbers of README and docs are those of the code and of committed results.</summary>
public sealed partial class ContentTests
{
    private const int MostWords = 1000;

    [Fact]
    public void Readme_is_short() => Assert.InRange(Words().Count(Page.Of("README.md").Text), 1, MostWords - 1);

    /// <summary>They are what <c>tests/package/run.sh</c> compiles against the package and runs.</summary>
    [Fact]
    public void Examples_in_CSharp_are_the_programs_of_the_package_test()
    {
        string[] shown = [.. Blocks().Matches(Page.Of("docs/library.md").Text).Select(m => m.Groups[1].Value)];
        string[] programs = [.. new[] { "embed", "train", "score" }.Select(name => File.ReadAllText(Path.Combine(Repository.Root, "tests", "package", name + ".cs")))];
        Assert.Equal(programs, shown);
        Assert.InRange(programs[0].TrimEnd().Split('\n').Length, 1, 10);
    }

    [Fact]
    public void Table_of_folders_names_each_room_of_the_library() =>
        Assert.Equal(
            Directory.GetDirectories(Path.Combine(Repository.Root, "lib")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal),
            Rooms().Matches(Page.Of("docs/architecture.md").Text).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Versions_of_the_card_table_are_those_of_the_build()
    {
        string versions = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"));
        foreach (Match property in Property().Matches(versions))
        {
            versions = versions.Replace($"$({property.Groups[1].Value})", property.Groups[2].Value, StringComparison.Ordinal);
        }

        MatchCollection rows = CardRows().Matches(Page.Of("docs/architecture.md").Text);
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Contains($"Include=\"{row.Groups[1].Value}\" Version=\"{row.Groups[2].Value}\"", versions, StringComparison.Ordinal));
        Assert.All(UnusedRows().Matches(Page.Of("docs/architecture.md").Text), row => Assert.DoesNotContain($"Include=\"{row.Groups[1].Value}", versions, StringComparison.Ordinal));
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
        // Table 1 and what follows from it are written by the benchmarks' command 'docs', which .ci/run calls with --check.
        string[] shown = [.. Scores().Matches(Page.Of("docs/study.md").Text + Written().Replace(Page.Of("README.md").Text, "")).Select(m => m.Value)];
        Assert.NotEmpty(shown);
        Assert.All(shown, number => Assert.Contains(number, known));
    }

    [GeneratedRegex(@"\S+")]
    private static partial Regex Words();

    [GeneratedRegex("<!-- (\\w+).*?<!-- /\\1 -->", RegexOptions.Singleline)]
    private static partial Regex Written();

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
