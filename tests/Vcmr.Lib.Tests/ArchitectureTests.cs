using System.Text.RegularExpressions;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests;

/// <summary>The house's plan: rooms in the order in which they may use one another, each with one purpose.</summary>
public sealed partial class ArchitectureTests
{
    // A room uses itself, the rooms before it and what lies in lib itself.
    private static readonly string[] Rooms =
        ["Native", "Storage", "Formats", "Media", "Audio", "Video", "Datasets", "Models", "Evaluation", "Training", "Studies", "Charts", "Figures", "Cluster"];

    private static readonly string Library = Path.Combine(Repository.Root, "lib");

    private static readonly SourceFile[] Sources =
    [
        .. Directory.GetFiles(Library, "*.cs", SearchOption.AllDirectories)
            .Select(path => new SourceFile(Path.GetRelativePath(Library, path).Replace('\\', '/'), File.ReadAllText(path))),
    ];

    [Fact]
    public void Library_has_no_other_rooms() =>
        Assert.Equal(Rooms.Order(StringComparer.Ordinal), Directory.GetDirectories(Library).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void Folder_is_the_namespace() =>
        Assert.Empty(Sources.Where(f => f.Namespace != string.Join('.', ["Vcmr", .. f.Path.Split('/')[..^1]])).Select(f => $"{f.Path}: {f.Namespace}"));

    [Fact]
    public void Arrows_point_to_earlier_rooms()
    {
        ILookup<string, string> types = Sources.SelectMany(f => f.Types.Select(t => (f.Room, Type: t))).ToLookup(t => t.Room, t => t.Type);
        List<string> wrong = [];
        foreach (SourceFile file in Sources)
        {
            foreach (string room in Rooms.Skip(Array.IndexOf(Rooms, file.Room) + 1))
            {
                bool isImported = Regex.IsMatch(file.Text, $@"^using (static )?(\w+ = )?Vcmr\.{room}\b", RegexOptions.Multiline);
                bool isNamed = Regex.Matches(file.Code, $@"(?<![\w.])(?:Vcmr\.)?{room}\.(?:\w+\.)?(\w+)").Any(m => types[room].Contains(m.Groups[1].Value));
                if (isImported || isNamed)
                {
                    wrong.Add($"{file.Path} uses {room}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void One_name_is_one_type() =>
        Assert.Empty(Sources.SelectMany(f => f.Types.Select(t => (Type: t, f.Path))).GroupBy(t => t.Type)
            .Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(t => t.Path))}"));

    [Fact]
    public void Folders_and_files_stay_small()
    {
        Assert.Empty(Sources.GroupBy(f => Path.GetDirectoryName(f.Path)).Where(g => g.Count() > 40).Select(g => $"{g.Key}: {g.Count()} files"));
        Assert.Empty(Sources.Where(f => f.Text.AsSpan().Count('\n') > 350).Select(f => f.Path));
    }

    [Theory]
    [InlineData("Vcmr.Lib.csproj")]
    [InlineData("notebooks/engine/Vcmr.Engine.csproj")]
    public void Library_and_engine_know_nobody(string project) =>
        Assert.DoesNotContain("ProjectReference", File.ReadAllText(Path.Combine(Repository.Root, project)), StringComparison.Ordinal);

    private sealed partial record SourceFile(string Path, string Text)
    {
        public string Room { get; } = Path.Contains('/') ? Path[..Path.IndexOf('/')] : "";

        public string Namespace { get; } = NamespaceLine().Match(Text).Groups[1].Value;

        /// <summary>The text without comments and strings.</summary>
        public string Code { get; } = Literals().Replace(Comments().Replace(Text, ""), "\"\"");

        public string[] Types => [.. Declarations().Matches(Text).Select(m => m.Groups[1].Value)];

        [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
        private static partial Regex NamespaceLine();

        [GeneratedRegex(@"//[^\n]*")]
        private static partial Regex Comments();

        [GeneratedRegex("""
            "(?:\\.|[^"\\\n])*"
            """)]
        private static partial Regex Literals();

        [GeneratedRegex(@"^(?:public|internal) (?:(?:static|sealed|abstract|readonly|partial|unsafe|ref) )*(?:class|record struct|record|struct|interface|enum) (\w+)\b(?!<)", RegexOptions.Multiline)]
        private static partial Regex Declarations();
    }
}
