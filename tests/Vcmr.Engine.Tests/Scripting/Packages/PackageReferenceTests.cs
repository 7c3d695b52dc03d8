using Vcmr.Engine.Processes;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;
using Vcmr.Engine.Scripting.Packages;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Scripting.Packages;

public sealed class PackageReferenceTests(PackageFolderFixture folder) : IClassFixture<PackageFolderFixture>
{
    private const string BothPackages = "#i \"nuget: second\"\n#r \"nuget: Vcmr.Outer, 1.0.0\"\n#r \"nuget:Vcmr.Inner, [1.0,2.0)\"\n";

    [Fact]
    public void Packages_of_all_sources_bring_what_they_need_and_are_there_at_once_the_second_time()
    {
        Assert.SkipUnless(PackageFolderFixture.HasSdk, "no .NET SDK");
        CellRun first = Session().Run(BothPackages + "(Outer.Three, Outer.Pid == Environment.ProcessId)");

        Assert.Equal("(3, True)", first.Result);
        Assert.Equal(["Restoring Vcmr.Outer 1.0.0, Vcmr.Inner [1.0,2.0) …"], first.Displays);
        Assert.Equal("Vcmr.Outer 1.0.0\nVcmr.Inner 1.0.0", first.Events.OfType<UpdateDisplayEvent>().Single().Data["text/plain"]!.GetValue<string>());

        // Without any dotnet, so without any source.
        CellRun second = Session(dotnet: "no-such-program").Run(BothPackages + "Outer.Three");
        Assert.Equal("3", second.Result);
        Assert.Equal(["Vcmr.Outer 1.0.0\nVcmr.Inner 1.0.0"], second.Displays);
    }

    [Fact]
    public void An_extension_in_a_package_is_loaded()
    {
        Assert.SkipUnless(PackageFolderFixture.HasSdk, "no .NET SDK");
        Scripted session = Session();

        CellRun run = session.Run("#r \"nuget: Vcmr.Extension, 1.0.0\"\nnew Shown()");

        Assert.Equal("shown by .NET", (string?)run.Events.OfType<ResultEvent>().Single().Data["text/html"]);
        Assert.Equal("7", session.Run("fromExtension").Result);
    }

    [Fact]
    public void A_package_that_no_source_has_fails_with_the_words_of_NuGet()
    {
        Assert.SkipUnless(PackageFolderFixture.HasSdk, "no .NET SDK");
        CellRun run = Session().Run("int x = 1;\n#r \"nuget: Vcmr.Nowhere, 1.0.0\"");

        Assert.Equal(("ReferenceError", 2), (run.Error.Name, run.Error.Line));
        Assert.Contains("Unable to find package Vcmr.Nowhere", run.Error.Message, StringComparison.Ordinal);
        Assert.Contains("NU1101", run.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".csproj", run.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_floating_version_is_looked_up_anew_after_a_day_and_kept_where_that_fails()
    {
        PackageRequest[] packages = [new("Vcmr.Floating", "*")];
        PackageCache cache = new(folder.Cache);
        string work = cache.NewFolder();
        string set = Path.Combine(work, "out");
        PackageFeed.Compile(Path.Combine(set, "packages.dll"), "");
        File.WriteAllText(Path.Combine(set, "packages.deps.json"), "{ \"libraries\": { } }");
        cache.Store(set, PackageCache.KeyOf(packages, [], folder.Notebook));
        PackageCache.Discard(work);
        PackageRestorer restorer = new(cache, PackageRestorer.DefaultLimit, "no-such-program");
        int lookedUp = 0;

        PackageFolder fresh = restorer.Restore(packages, [], folder.Notebook, () => lookedUp++, TestContext.Current.CancellationToken);
        Assert.Equal(0, lookedUp);
        File.SetLastWriteTimeUtc(fresh.Assembly, DateTime.UtcNow.AddDays(-2));
        PackageFolder old = restorer.Restore(packages, [], folder.Notebook, () => lookedUp++, TestContext.Current.CancellationToken);

        Assert.Equal(1, lookedUp);
        Assert.Equal(fresh, old);
    }

    [Fact]
    public void Without_an_SDK_the_message_says_where_to_get_it()
    {
        CellRun run = Session(dotnet: "no-such-program").Run("#r \"nuget: Vcmr.Inner, 2.0.0\"");

        Assert.Contains("needs the .NET SDK", run.Error.Message, StringComparison.Ordinal);
        Assert.Contains("https://dotnet.microsoft.com/download", run.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restore_that_takes_too_long_is_stopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the program that never ends is a shell script");
        CellRun run = Session(NeverEnding(), TimeSpan.FromMilliseconds(100)).Run("#r \"nuget: Vcmr.Inner, 2.0.0\"");

        Assert.Contains("took longer than", run.Error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(folder.Cache) ? Directory.GetDirectories(folder.Cache, "new-*") : []);
    }

    [Fact]
    public void A_restore_can_be_interrupted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the program that never ends is a shell script");
        using CancellationTokenSource interrupt = new(TimeSpan.FromMilliseconds(100));

        CellRun run = Session(NeverEnding()).Run("#r \"nuget: Vcmr.Inner, 2.0.0\"", interrupt.Token);

        Assert.Equal(ExecutionStatus.Interrupted, run.Status);
    }

    [Theory]
    [InlineData("#r \"nuget: \"", "does not name a package")]
    [InlineData("#r \"nuget: Some Package\"", "does not name a package")]
    [InlineData("#r \"nuget: Some.Package, one\"", "does not name a package")]
    [InlineData("#i \"nuget: ./nowhere\"", "nowhere")]
    [InlineData("#i \"https://example.org/index.json\"", "#i \"nuget: https://example.org/index.json\"")]
    public void A_wrong_directive_says_how_it_is_written(string code, string says)
    {
        CellRun run = Session().Run(code);

        Assert.Equal("ReferenceError", run.Error.Name);
        Assert.Contains(says, run.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A.B", "A.B", "*")]
    [InlineData("A.B,1.2.3-beta.1+x", "A.B", "1.2.3-beta.1+x")]
    [InlineData(" A , 1.* ", "A", "1.*")]
    [InlineData("A, latest", "A", "*")]
    [InlineData("A, [1.0, 2.0)", "A", "[1.0, 2.0)")]
    [InlineData("A, *-*", "A", "*-*")]
    public void A_package_is_named_with_or_without_a_version(string text, string id, string version) =>
        Assert.Equal(new PackageRequest(id, version), PackageRequest.Parse(text.Trim()));

    [Fact]
    public void A_newer_version_than_the_loaded_one_asks_for_a_restart()
    {
        using TemporaryFolder versions = new();
        string older = versions.File("1/Vcmr.Inner.dll");
        string newer = versions.File("2/Vcmr.Inner.dll");
        PackageFeed.Compile(older, "", "1.5.0.0");
        PackageFeed.Compile(newer, "", "2.0.0.0");
        File.WriteAllText(versions.File("2/packages.deps.json"), """
            {
              "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" },
              "targets": { ".NETCoreApp,Version=v10.0": { "Vcmr.Inner/2.0.0": { "runtime": { "lib/net10.0/Vcmr.Inner.dll": { } } } } }
            }
            """);
        ReferenceSet references = new(new NotebookLoadContext());
        references.Add(older);

        string message = Assert.Throws<NotebookException>(() => references.AddFolder(versions.File("2/packages.dll"))).Message;

        Assert.Contains("Version 2.0.0.0 of 'Vcmr.Inner' is needed, but version 1.5.0.0 is loaded", message, StringComparison.Ordinal);
        Assert.Contains("restart the session", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_versions_of_a_package_are_an_error()
    {
        CellRun run = Session().Run("#r \"nuget: A, 1.0.0\"\n#r \"nuget: a, 2.0.0\"");

        Assert.Contains("A 1.0.0 is in use already", run.Error.Message, StringComparison.Ordinal);
    }

    private Scripted Session(string? dotnet = null, TimeSpan? limit = null) =>
        new(folder.Notebook, new PackageRestorer(new PackageCache(folder.Cache), limit ?? PackageRestorer.DefaultLimit, dotnet ?? DotNetHost.Path));

    private string NeverEnding()
    {
        string path = Path.Combine(folder.Notebook, "never-ending");
        File.WriteAllText(path, "#!/bin/sh\nexec sleep 1000\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        return path;
    }
}
