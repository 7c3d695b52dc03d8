using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Vcmr.Tests.Support;
using Xunit;
using YamlDotNet.Serialization;

namespace Vcmr.Tests.Documentation;

/// <summary>What cannot be run here – a workflow of GitHub, containers – at least names what is there.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Workflow = File.ReadAllText(Repository.File(".github/workflows/ci.yml"));

    private static readonly Dictionary<object, object> Jobs = (Dictionary<object, object>)Read(Workflow)["jobs"];

    [Fact]
    public void Files_and_scripts_that_the_workflow_names_exist()
    {
        string[] commands = [.. Steps().Select(s => s.GetValueOrDefault("run")).OfType<string>()];
        string[] named = [.. commands.SelectMany(c => Paths().Matches(c)).Select(m => m.Groups[1].Value), .. Steps().SelectMany(With).Where(w => w.Key == "global-json-file").Select(w => w.Value)];
        Assert.Contains(".ci/run", named);
        Assert.Contains("global.json", named);
        Assert.All(named, path => Assert.True(File.Exists(Repository.File(path)), path));
    }

    [Fact]
    public void Test_programs_and_namespaces_that_the_workflow_runs_exist()
    {
        MatchCollection programs = Programs().Matches(Workflow), spaces = Spaces().Matches(Workflow);
        Assert.NotEmpty(programs);
        Assert.All(programs, p => Assert.True(File.Exists(Repository.File($"tests/{p.Groups[1].Value}/{p.Groups[1].Value}.csproj")), p.Value));
        Assert.NotEmpty(spaces);
        Assert.All(spaces, s => Assert.True(Directory.Exists(Repository.File($"tests/Vcmr.{(s.Groups[1].Success ? "Engine" : "Lib")}.Tests/{s.Groups[2].Value}")), s.Value));
    }

    [Fact]
    public void Jobs_need_jobs_that_exist_and_only_the_last_may_publish()
    {
        foreach ((object name, object job) in Jobs)
        {
            var keys = (Dictionary<object, object>)job;
            Assert.True(!keys.TryGetValue("needs", out object? needed) || Jobs.ContainsKey(needed), $"{name}");
            Assert.Equal(name is "publish", keys.ContainsKey("permissions"));
        }

        Assert.Contains(Steps().SelectMany(With), w => w is { Key: "path", Value: "results/demo/site" });
    }

    [Fact]
    public void Forms_have_what_GitHub_asks_of_them()
    {
        foreach (string path in Directory.GetFiles(Repository.File(".github/ISSUE_TEMPLATE"), "*.yml").Where(f => Path.GetFileName(f) != "config.yml"))
        {
            Dictionary<object, object> form = Read(File.ReadAllText(path));
            Assert.All(["name", "description", "body"], key => Assert.Contains(key, form.Keys));
            Assert.All((List<object>)form["body"], field => Assert.Contains((string)((Dictionary<object, object>)field)["type"], new[] { "markdown", "input", "textarea", "dropdown", "checkboxes" }));
        }
    }

    [Fact]
    public void Containers_name_stages_and_files_that_exist()
    {
        using JsonDocument container = JsonDocument.Parse(File.ReadAllText(Repository.File(".devcontainer/devcontainer.json")));
        JsonElement build = container.RootElement.GetProperty("build");
        string recipe = Path.GetFullPath(Path.Combine(Repository.File(".devcontainer"), build.GetProperty("dockerfile").GetString()!));
        string text = File.ReadAllText(recipe);
        HashSet<string> stages = [.. Stages().Matches(text).Select(m => m.Groups[1].Value)];
        Assert.Contains(build.GetProperty("target").GetString()!, stages);
        string docs = File.ReadAllText(Repository.File("docs/container/README.md"));
        Assert.All(Targets().Matches(text + docs), t => Assert.Contains(t.Groups[1].Value, stages));
        Assert.All(Copies().Matches(text), c => Assert.True(c.Groups[1].Value == "." || File.Exists(Repository.File(c.Groups[1].Value)), c.Value));
        // Options of install.sh are those that it knows.
        string install = File.ReadAllText(Repository.File("docs/container/install.sh"));
        Assert.All(Installs().Matches(text), i => Assert.Contains($"  {i.Groups[1].Value}) ", install.Replace(")\n", ") ", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public void Citation_and_changelog_have_the_version_of_the_build()
    {
        string version = XDocument.Load(Repository.File("Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.Equal(version, Read(File.ReadAllText(Repository.File("CITATION.cff")))["version"]);
        Assert.Contains($": {version}\n", File.ReadAllText(Repository.File("CHANGELOG.md")), StringComparison.Ordinal);
    }

    private static Dictionary<object, object> Read(string yaml) => new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(yaml);

    private static IEnumerable<Dictionary<object, object>> Steps() =>
        Jobs.Values.SelectMany(job => (List<object>)((Dictionary<object, object>)job)["steps"]).Cast<Dictionary<object, object>>();

    private static IEnumerable<KeyValuePair<string, string>> With(Dictionary<object, object> step) =>
        step.GetValueOrDefault("with") is Dictionary<object, object> given ? given.Select(g => KeyValuePair.Create((string)g.Key, (string)g.Value)) : [];

    [GeneratedRegex(@"(?:^|\s)(?:\./)?(\.ci/[\w.-]+|run|tests/[\w./-]+|[\w.]+\.(?:slnx|csproj|json|sh))(?=\s|$)")]
    private static partial Regex Paths();

    [GeneratedRegex(@"artifacts/bin/([\w.]+)/release/\1\b")]
    private static partial Regex Programs();

    [GeneratedRegex(@"-namespace Vcmr\.(Engine\.)?Tests\.(\w+)")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^FROM \S+ AS (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Stages();

    [GeneratedRegex(@"--target (\w+)")]
    private static partial Regex Targets();

    [GeneratedRegex(@"^COPY (\S+) ", RegexOptions.Multiline)]
    private static partial Regex Copies();

    [GeneratedRegex(@"install\.sh (--\w+)")]
    private static partial Regex Installs();
}
