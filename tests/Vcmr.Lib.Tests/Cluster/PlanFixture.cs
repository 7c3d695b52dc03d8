using Vcmr.Cluster;
using Vcmr.Tests.Support;

namespace Vcmr.Tests.Cluster;

/// <summary>Plans in folders that are gone afterwards.</summary>
internal sealed class PlanFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public string File(string name) => _folder.File(name);

    /// <summary>A plan of one of the repository's profiles.</summary>
    public ClusterPlan Of(string profile, PlanOptions options, string name = "plan") => PlanMaker.Make(
        System.IO.Path.Combine(Repository.Root, "notebooks", "profiles", profile + ".yaml"),
        _folder.File(name),
        options,
        new PlanPlace(_folder.Path, ["dotnet", "/opt/the tool/vcmr.dll"], ["/n/00-overview.ipynb", "/n/05-fine-tuning.ipynb", "/n/09-beyond-the-paper.ipynb"]));

    /// <summary>A plan of two stages whose tasks call a program that a test wrote.</summary>
    public ClusterPlan Small(string tool, params IReadOnlyList<string>[] commands)
    {
        var plan = new ClusterPlan
        {
            Id = "0123456789ab",
            Profile = "small",
            ProfileFile = _folder.File("small.yaml"),
            Root = _folder.Path,
            Results = _folder.File("results"),
            Tool = ["/bin/sh", tool],
            Options = new PlanOptions(),
            Stages =
            [
                new("first", "the first", [.. commands.Select(c => new PlannedTask(string.Join(' ', c), [c]))], []),
                new("second", "the second", [new PlannedTask("last", [["ok"]])], ["first"]),
            ],
        };
        plan.Write(_folder.Path);
        foreach (PlannedStage stage in plan.Stages)
        {
            Directory.CreateDirectory(_folder.File("scripts"));
            System.IO.File.WriteAllText(PlanFolder.Script(_folder.Path, stage.Name), BatchScript.Of(plan, stage, _folder.Path));
        }

        return plan;
    }

    /// <summary>Writes a shell script.</summary>
    public string Script(string name, string text)
    {
        string path = _folder.File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    public void Dispose() => _folder.Dispose();
}
