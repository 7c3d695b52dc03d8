using System.Diagnostics;
using System.Runtime.Versioning;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Scripts;

/// <summary>The script <c>run</c> in a folder of its own, with programs that only say how they were called.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RunScriptTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string programs;

    public RunScriptTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "run is a script of bash");
        programs = Directory.CreateDirectory(folder.File("programs")).FullName;
        File.Copy(Path.Combine(Repository.Root, "run"), folder.File("run"));
        foreach (string source in (string[])["lib", "data/synthesis", "notebooks/engine", "notebooks/lessons", "notebooks/cli", "results/paper"])
        {
            Directory.CreateDirectory(folder.File(source));
        }

        File.WriteAllText(folder.File("Vcmr.Lib.csproj"), "");
        File.WriteAllText(folder.File("Directory.Build.props"), "");
        Directory.CreateDirectory(folder.File("artifacts/bin/Vcmr.Cli/release"));
        File.WriteAllText(folder.File("artifacts/bin/Vcmr.Cli/release/vcmr.dll"), "");
        Program("dotnet", "echo \"arguments: $*\"; echo \"home: $HOME\"; echo \"command: $VCMR_COMMAND\"; echo \"temporary: ${TMPDIR:-}\"");
    }

    public void Dispose() => folder.Dispose();

    private void Program(string name, string script)
    {
        string path = Path.Combine(programs, name);
        File.WriteAllText(path, "#!/bin/bash\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private (int Code, string Output, string Errors) Run(string command, params (string Name, string? Value)[] environment)
    {
        ProcessStartInfo start = new("bash", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        start.Environment["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    [Fact]
    public void A_link_anywhere_works_and_hints_name_what_was_typed()
    {
        string bin = Directory.CreateDirectory(folder.File("my bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(bin, "music"), folder.File("run"));
        File.CreateSymbolicLink(Path.Combine(bin, "again"), "music");

        (int code, string output, string errors) = Run("'my bin/again' tag x");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains($"arguments: {folder.Path}/artifacts/bin/Vcmr.Cli/release/vcmr.dll tag x\n", output, StringComparison.Ordinal);
        Assert.Contains("command: my bin/again\n", output, StringComparison.Ordinal);

        Assert.Contains("command: ./run\n", Run("./run tag x").Output, StringComparison.Ordinal);
        Assert.Contains("command: ./run\n", Run("bash run tag x").Output, StringComparison.Ordinal);
        Assert.Contains("command: music\n", Run($"PATH='{bin}':$PATH; music tag x").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no/such/folder")]
    [InlineData("/proc")]
    public void A_folder_for_temporary_files_that_is_of_no_use_is_named_and_another_taken(string place)
    {
        (int code, string output, string errors) = Run("./run tag x", ("TMPDIR", place));

        Assert.Equal((0, $"run: TMPDIR ({place}) is no folder that can be written; /tmp is used instead.\n"), (code, errors));
        Assert.Contains("temporary: /tmp\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_home_a_folder_is_taken_that_only_this_user_can_have_made()
    {
        string place = Directory.CreateDirectory(folder.File("t")).FullName;
        File.SetUnixFileMode(place, (UnixFileMode)0x3ff);
        string Home(string? home) => Run("./run tag x", ("HOME", home), ("TMPDIR", place)).Output.Split('\n').Single(line => line.StartsWith("home: ", StringComparison.Ordinal))[6..];

        string first = Home("/no/such/folder");
        Assert.Equal(place, Path.GetDirectoryName(first));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(first));
        Assert.Equal(first, Home(null));

        // Somebody else was faster: a link, an open folder, a file.
        Directory.Delete(first);
        string trap = Directory.CreateDirectory(folder.File("trap")).FullName;
        File.CreateSymbolicLink(first, trap);
        Assert.NotEqual(first, Home(""));
        File.Delete(first);
        Directory.CreateDirectory(first, (UnixFileMode)0x1ff);
        File.SetUnixFileMode(first, (UnixFileMode)0x1ff);
        Assert.NotEqual(first, Home(""));
        Directory.Delete(first);
        File.WriteAllText(first, "");
        Assert.NotEqual(first, Home(""));
        Assert.Empty(Directory.GetFileSystemEntries(trap));
    }

    [Fact]
    public void Without_a_home_nothing_is_made_where_others_could_replace_it()
    {
        string place = Directory.CreateDirectory(folder.File("t")).FullName;
        File.SetUnixFileMode(place, (UnixFileMode)0x1ff);

        (int code, string output, string errors) = Run("./run tag x", ("HOME", null), ("TMPDIR", place));

        Assert.Equal((1, ""), (code, output));
        Assert.Matches("^run: HOME cannot be written, .*; set HOME to a folder that you can write\\.\n$", errors);
        Assert.Empty(Directory.GetFileSystemEntries(place));
    }

    [Theory]
    [InlineData("ulimit -n 64", "open files")]
    [InlineData("ulimit -v 4000000", "address space")]
    public void Limits_that_are_too_low_are_one_sentence(string limit, string says)
    {
        (int code, string output, string errors) = Run($"{limit}; ./run tag x");

        Assert.Equal((1, ""), (code, output));
        Assert.Matches($"^run: this shell allows [^\n]*{says}[^\n]*; raise it with: ulimit [^\n]+\n$", errors);
    }

    [Theory]
    [InlineData("E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt-get)", 0)]
    [InlineData("E: Unable to lock directory /var/lib/apt/lists/", 0)]
    [InlineData("E: Unable to locate package ffmpeg", 1)]
    public void The_lock_of_another_installation_is_waited_for(string said, int expected)
    {
        // Neither root nor ffmpeg is needed: both are said to be so, or not.
        Program("id", "echo 0");
        Program("sleep", $"echo \"$1\" >> {folder.Path}/waited");
        Program("apt-get", $"if [ ! -e {folder.Path}/waited ]; then echo '{said}' >&2; exit 100; fi; if [ \"$1\" = install ]; then touch {programs}/ffmpeg {programs}/ffprobe; fi");
        foreach (string name in (string[])["bash", "cat", "chmod", "dirname", "find", "grep", "mkdir", "mktemp", "readlink", "rm", "rmdir", "touch"])
        {
            if (InstalledPrograms.Find(name) is string program)
            {
                File.CreateSymbolicLink(Path.Combine(programs, name), program);
            }
        }

        (int code, string output, string errors) = Run($"PATH={programs}; ./run demo", ("HOME", folder.Path));

        Assert.Equal(expected, code);
        Assert.Equal(expected == 0, File.Exists(folder.File("waited")));
        Assert.Equal(expected == 0, errors.Contains("another program is installing packages; waiting for it", StringComparison.Ordinal));
        Assert.Equal(expected != 0, errors.Contains(said, StringComparison.Ordinal));
        Assert.Equal(expected == 0, output.Contains("vcmr.dll demo", StringComparison.Ordinal));
    }
}
