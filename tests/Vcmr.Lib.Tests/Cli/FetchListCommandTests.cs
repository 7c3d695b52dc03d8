using System.Diagnostics;
using Vcmr.Tests.Datasets.Download;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

public sealed class FetchListCommandTests : IDisposable
{
    private const string A = "-aAfxwzUKCc";
    private const string B = "dQw4w9WgXcQ";
    private readonly TemporaryFolder _folder = new();
    private readonly StandIn _program = new();

    private string List => _folder.File("ids.txt");

    public void Dispose()
    {
        _program.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Command_fetches_and_names_the_terms_before_the_first_download()
    {
        File.WriteAllText(List, $"{A}\nnothing\u001b[2J at all\n{B}\n");
        _program.Does(B, "printf 'ERROR: [youtube] x: Private video \\033[2J\\007\\n' >&2; exit 1");

        (int code, string output, string errors) = Run();
        (_, _, string second) = Run();

        Assert.Equal(0, code);
        Assert.True(File.Exists(Path.Combine(_folder.File("out"), A + ".mp4")));
        Assert.Contains("copyright", errors, StringComparison.Ordinal);
        Assert.Contains("To fetch: 2.", errors, StringComparison.Ordinal);
        Assert.Contains("vcmr: line 2 holds a control character: nothing\\x1b[2J at all", errors, StringComparison.Ordinal);
        Assert.Contains($"{B}: private: [youtube] x: Private video \\x1b[2J\\x07", output, StringComparison.Ordinal);
        Assert.Contains("failed: bad line", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output + errors, c => char.IsControl(c) && c is not ('\n' or '\r'));
        Assert.DoesNotContain("copyright", second, StringComparison.Ordinal);
    }

    [Fact]
    public void Command_says_where_yt_dlp_is_had_when_it_is_missing()
    {
        File.WriteAllText(List, A);
        File.Delete(_program.Program);

        // Only the runtime itself is found on this path.
        using Process process = Tool.Start(new Dictionary<string, string> { ["PATH"] = _program.Folder }, "fetch-list", List, "--to", _folder.File("out"));
        (int code, _, string errors) = Tool.Finish(process);

        Assert.Equal(1, code);
        Assert.Equal("vcmr: The program 'yt-dlp' cannot be started; install it ('pipx install yt-dlp', or Debian's package yt-dlp) and run again.\n", errors);
    }

    [Fact]
    public void Sigterm_ends_command_and_program_and_the_next_run_goes_on()
    {
        File.WriteAllText(List, $"{A}\n{B}\n");
        _program.Does(B, "mkfifo \"$here/started\"; echo $$ > \"$here/started\"; exec sleep 1000");
        using Process process = Tool.Start(_program.OnPath, "fetch-list", List, "--to", _folder.File("out"), "--sleep", "0");
        int child = Started();
        using Process running = Process.GetProcessById(child);

        using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        (int code, string output, string errors) = Tool.Finish(process);

        Assert.Equal(130, code);
        Assert.True(running.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Contains("not tried yet", output, StringComparison.Ordinal);
        Assert.Contains("Stopped: it was interrupted.", errors, StringComparison.Ordinal);
        _program.Does(B, "echo x > \"$id.mp4\"");
        Assert.Equal(0, Run().Code);
        Assert.Equal([A, B, B], _program.Asked);
    }

    [Theory]
    [InlineData("--workers", "0")]
    [InlineData("--max-height", "-1")]
    [InlineData("--sleep", "-1")]
    [InlineData("--limit", "0")]
    [InlineData("--time-limit", "0")]
    public void Numbers_out_of_range_are_refused(string option, string value)
    {
        (int code, _, string errors) = Tool.Run("fetch-list", List, "--to", _folder.File("out"), option, value);

        Assert.Equal(2, code);
        Assert.Contains($"'{value}' is not", errors, StringComparison.Ordinal);
    }

    private (int Code, string Output, string Errors) Run(params string[] more)
    {
        using Process process = Tool.Start(_program.OnPath, ["fetch-list", List, "--to", _folder.File("out"), "--sleep", "0", .. more]);
        return Tool.Finish(process);
    }

    // The named pipe tells when the program runs: opening it waits for the other end.
    private int Started()
    {
        string pipe = Path.Combine(_program.Folder, "started");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(pipe), TimeSpan.FromMinutes(1)));
        return int.Parse(File.ReadAllText(pipe));
    }
}
