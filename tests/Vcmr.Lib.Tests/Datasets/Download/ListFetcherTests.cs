using System.Diagnostics;
using System.Text;
using Vcmr.Datasets;
using Vcmr.Datasets.Download;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Download;

public sealed class ListFetcherTests : IDisposable
{
    private const string A = "-aAfxwzUKCc";
    private const string B = "dQw4w9WgXcQ";
    private const string C = "9bZkp7q19f0";
    private readonly TemporaryFolder _folder = new();
    private readonly StandIn _program = new();

    private string Videos => _folder.File("videos");

    private string Partial(string id) => Path.Combine(Videos, ".partial", id);

    public void Dispose()
    {
        _program.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Videos_arrive_under_their_ids_and_are_not_fetched_again()
    {
        FetchSummary first = Run($"{A}\nhttps://youtu.be/{B}\n# no\n\n{A}\n");
        FetchSummary second = Run($"{A}\n{B}\n");

        Assert.Equal((2, 2, 14L, 0), (first.Fetched, first.New, first.Bytes, first.Open));
        Assert.Equal((2, 0), (second.Fetched, second.New));
        Assert.Equal([A, B], _program.Asked);
        Assert.Equal([A + ".mp4", B + ".mp4"], Found());
        Assert.False(Directory.Exists(Partial(A)));
    }

    [Fact]
    public void Program_is_handed_whole_addresses_after_the_options_and_no_path()
    {
        Run(A, o => o with { MaxHeight = 480 });

        Assert.Equal(
            [
                "--ignore-config", "--no-playlist", "--no-warnings", "--no-mtime", "--newline", "--socket-timeout", "30", "--sleep-requests", "0.75",
                "--match-filter", "!is_live", "--format", "bv*[height<=?480]+ba/b[height<=?480]", "--merge-output-format", "mp4/webm/mkv",
                "--output", "%(id)s.%(ext)s", "--", $"https://www.youtube.com/watch?v={A}",
            ],
            Assert.Single(_program.Calls));
    }

    [Fact]
    public void Hostile_lines_reach_the_program_as_one_argument_byte_by_byte_and_nothing_else()
    {
        string[] hostile =
        [
            "; rm -rf ~ - $(touch pwned) `touch pwned` ${HOME}",
            "-- - --exec touch pwned",
            "\"double\" 'single' - \\n \\0 %(title)s %00 && | > pwned",
            "* ? [a-z] ~ - é e\u0301 音楽 🎵 \u202e",
        ];
        _program.Finds("{\"id\":\"../../../x\",\"title\":\"a b\"}\nno json\n[]\n{\"id\":7}\n");

        FetchSummary summary = Run(string.Join('\n', hostile) + "\nx - \u0001\n\ufeffx - " + new string('y', 5_000) + "\n");

        Assert.Equal(hostile.Select(h => $"ytsearch10:{h} official video"), _program.Calls.Select(c => c[^1]));
        Assert.All(_program.Calls, call => Assert.Equal("--", call[^2]));
        Assert.Equal((4, 2), (summary.Failed[FetchReasons.NotFound], summary.Failed[FetchReasons.BadLine]));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "pwned", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(_program.Folder, "pwned"));
    }

    [Fact]
    public void Search_takes_the_official_video_and_remembers_it()
    {
        _program.Finds($$"""
            {"id":"{{A}}","title":"Artist - Song (live on air)","channel":"Fan"}
            {"id":"{{B}}","title":"Artist - Song (Official Video)","uploader":"ArtistVEVO","live_status":null}
            {"id":"{{C}}","title":"Artist - Song (Official Video)","channel":"Artist","live_status":"is_live"}
            """);
        _program.Does(B, "printf part > \"$id.mp4.part\"; echo 'ERROR: unable to download video data: timed out' >&2; exit 1");
        FetchSummary first = Run("Artist - Song");
        _program.Does(B, "cp \"$id.mp4.part\" \"$id.mp4\"");
        FetchSummary second = Run($"Artist - Song\n{B}");

        Assert.Equal(1, first.Failed[FetchReasons.Network]);
        Assert.Equal((2, 0), (second.Fetched, second.Failed.Count));
        Assert.Single(_program.Calls, c => c[^1].StartsWith("ytsearch", StringComparison.Ordinal));
        Assert.Equal("part", File.ReadAllText(Path.Combine(Videos, B + ".mp4")));
        Assert.Contains("ArtistVEVO: Artist - Song (Official Video)", Ledger(), StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_are_kept_with_their_reason_and_tried_again_only_on_request()
    {
        _program.Does(A, "echo 'WARNING: x' >&2; echo 'ERROR: [youtube] x: Private video. Sign in if you have been granted access' >&2; exit 1");
        _program.Does(B, "exit 3");
        _program.Does(C, "exit 0");

        FetchSummary first = Run($"{A}\n{B}\n{C}");
        FetchSummary again = Run($"{A}\n{B}\n{C}");
        int asked = _program.Calls.Count;
        _program.Does(A, "echo x > $id.webm");
        FetchSummary retried = Run($"{A}\n{B}\n{C}", o => o with { RetryFailed = true });

        Assert.Equal([FetchReasons.NoFile, FetchReasons.Other, FetchReasons.Private], first.Failed.Keys);
        Assert.Equal(first.Failed, again.Failed);
        Assert.Equal(3, asked);
        Assert.Equal((1, 2), (retried.Fetched, retried.Failed.Values.Sum()));
        Assert.Equal([A + ".webm"], Found());
        Assert.Contains("\"message\":\"[youtube] x: Private video. Sign in if you have been granted access\"", Ledger(), StringComparison.Ordinal);
        Assert.Contains("yt-dlp ended with exit code 3 and said nothing", Ledger(), StringComparison.Ordinal);
    }

    [Fact]
    public void Partial_file_is_gone_on_with_and_never_looks_like_a_video()
    {
        _program.Does(A, "printf 1234 >> \"$id.f136.mp4.part\"; printf half > \"$id.f136.mp4\"; echo 'ERROR: unable to download video data: timed out' >&2; exit 1");
        Run(A);

        Assert.Empty(Found());
        _program.Does(A, "mv -- \"$id.f136.mp4.part\" \"$id.mp4\"");
        FetchSummary second = Run(A);

        Assert.Equal(4, second.Bytes);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Videos, ".partial")));
    }

    [Fact]
    public void Refusals_in_a_row_stop_the_run_and_the_next_goes_on_by_itself()
    {
        string[] ids = [.. Enumerable.Range(0, 12).Select(i => $"refused{i:0000}")];
        ids.ToList().ForEach(id => _program.Does(id, "echo 'ERROR: [youtube] x: HTTP Error 429: Too Many Requests' >&2; exit 1"));

        FetchSummary stopped = Run(string.Join('\n', ids));
        ids.ToList().ForEach(id => _program.Does(id, "echo x > $id.mp4"));
        FetchSummary second = Run(string.Join('\n', ids));

        Assert.Contains("rate limit", stopped.Stop, StringComparison.Ordinal);
        Assert.Equal((0, 5, 7), (stopped.Fetched, stopped.Failed[FetchReasons.RateLimit], stopped.Open));
        Assert.Equal((12, null), (second.Fetched, second.Stop));
    }

    [Fact]
    public void Full_disk_ends_the_run()
    {
        _program.Does(A, "echo 'ERROR: unable to write data: [Errno 28] No space left on device' >&2; exit 1");

        var error = Assert.Throws<VcmrException>(() => Run($"{A}\n{B}"));

        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Equal([A], _program.Asked);
    }

    [Fact]
    public void Program_that_hangs_is_stopped_at_its_limit_with_its_children()
    {
        _program.Does(A, "trap '' INT; sleep 1000 & echo $! > \"$here/child\"; wait");

        FetchSummary summary = Run($"{A}\n{B}", o => o with { TimeLimit = TimeSpan.FromMilliseconds(500) });

        Assert.Equal((1, 1), (summary.Failed[FetchReasons.TimeLimit], summary.Fetched));
        Assert.True(IsGone(int.Parse(File.ReadAllText(Path.Combine(_program.Folder, "child")))));
    }

    [Fact]
    public void Program_that_writes_rubbish_without_end_is_bounded_and_judged_by_its_file()
    {
        _program.Does(A, "head -c 30000000 /dev/urandom; head -c 30000000 /dev/zero >&2; exit 1");
        _program.Does(B, "head -c 1000000 /dev/urandom >&2; echo x > $id.mkv");

        FetchSummary summary = Run($"{A}\n{B}");

        Assert.Equal((1, 1), (summary.Failed[FetchReasons.Other], summary.Fetched));
        Assert.InRange(Ledger().Length, 100, 10_000);
    }

    [Fact]
    public void Files_of_other_names_are_not_taken_for_the_video()
    {
        _program.Does(A, "echo x > title.mp4; echo x > $id.txt; : > $id.mp4");

        Assert.Equal(1, Run(A).Failed[FetchReasons.NoFile]);
        Assert.Empty(Found());
    }

    [Fact]
    public void Cancelled_run_interrupts_the_program_and_keeps_what_is_there()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _program.Does(B, "printf half > \"$id.mp4.part\"; touch \"$here/started\"; exec sleep 1000");
        using var watcher = new FileSystemWatcher(_program.Folder, "started") { EnableRaisingEvents = true };
        watcher.Created += (_, _) => stop.Cancel();

        FetchSummary summary = Run($"{A}\n{B}\n{C}", cancellation: stop.Token);

        Assert.Equal((1, 2, "it was interrupted"), (summary.Fetched, summary.Open, summary.Stop));
        Assert.True(File.Exists(Path.Combine(Partial(B), B + ".mp4.part")));
    }

    [Fact]
    public void File_that_came_in_before_a_kill_is_found_to_be_there()
    {
        Directory.CreateDirectory(Videos);
        File.WriteAllText(Path.Combine(Videos, A + ".mkv"), "whole");

        FetchSummary summary = Run(A);

        Assert.Equal((1, 0, 5L), (summary.Fetched, summary.New, summary.Bytes));
        Assert.Empty(_program.Calls);
    }

    [Fact]
    public void Limit_takes_the_first_that_are_open()
    {
        FetchSummary first = Run($"{A}\n{B}\n{C}", o => o with { Limit = 2 });
        FetchSummary second = Run($"{A}\n{B}\n{C}", o => o with { Limit = 2 });

        Assert.Equal((2, 1), (first.Fetched, first.Open));
        Assert.Equal((3, 1, 0), (second.Fetched, second.New, second.Open));
    }

    [Fact]
    public void Workers_that_are_led_to_one_video_fetch_it_once()
    {
        _program.Finds($"{{\"id\":\"{A}\",\"title\":\"A B C D (Official Video)\",\"channel\":\"A\"}}");
        FetchSummary summary = Run($"A - B\nA - C\nA - D\n{A}\n", o => o with { Workers = 4 });

        Assert.Equal((4, 0), (summary.Fetched, summary.Failed.Count));
        Assert.Single(_program.Asked, a => a == A);
    }

    [Fact]
    public void Folder_of_a_video_has_one_worker_at_a_time_however_they_come_and_go()
    {
        const int Workers = 4;
        using var together = new Barrier(Workers);
        int made = 0;
        Parallel.For(0, Workers, new ParallelOptions { MaxDegreeOfParallelism = Workers }, _ =>
        {
            try
            {
                for (int round = 0; round < 20; round++)
                {
                    string id = $"together{round:000}";
                    together.SignalAndWait();
                    using FetchFolder folder = FetchFolder.Enter(Videos, id, CancellationToken.None);
                    if (FetchFolder.Find(Videos, id) is null)
                    {
                        File.WriteAllText(Path.Combine(folder.Path, id + ".mp4"), "a video");
                        Assert.NotNull(folder.Finish());
                        Interlocked.Increment(ref made);
                    }
                }
            }
            finally
            {
                together.RemoveParticipant();
            }
        });

        Assert.Equal(20, made);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Videos, ".partial")));
    }

    [Fact]
    public void Shards_share_a_folder_and_fetch_each_video_once()
    {
        string list = string.Join('\n', Enumerable.Range(0, 12).Select(i => $"sharded{i:0000}")) + "\nbad";

        FetchSummary one = Run(list, o => o with { Shard = new Shard(1, 2) });
        FetchSummary two = Run(list, o => o with { Shard = new Shard(2, 2) });
        FetchSummary whole = Run(list);

        Assert.Equal((12, 1, 0), (one.New + two.New, one.Failed[FetchReasons.BadLine], two.Failed.Count));
        Assert.InRange(one.New, 1, 11);
        Assert.Equal((12, 0), (whole.Fetched, whole.New));
        Assert.Equal(12, _program.Calls.Count);
    }

    [Fact]
    public void Missing_program_says_how_to_get_it()
    {
        var error = Assert.Throws<VcmrException>(() => Run(A, o => o with { Program = "yt-dlp-that-is-not-there" }));

        Assert.Contains("pipx install yt-dlp", error.Message, StringComparison.Ordinal);
    }

    private static bool IsGone(int process)
    {
        try
        {
            using Process child = Process.GetProcessById(process);
            return child.WaitForExit(TimeSpan.FromSeconds(20));
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private FetchSummary Run(string list, Func<FetchOptions, FetchOptions>? change = null, CancellationToken? cancellation = null)
    {
        File.WriteAllBytes(_folder.File("list.txt"), Encoding.UTF8.GetBytes(list));
        var options = new FetchOptions { List = _folder.File("list.txt"), Folder = Videos, Sleep = TimeSpan.Zero, Program = _program.Program };
        return new ListFetcher(change?.Invoke(options) ?? options).Run(_ => { }, null, cancellation ?? TestContext.Current.CancellationToken);
    }

    private IEnumerable<string> Found() => Directory.EnumerateFiles(Videos).Select(f => Path.GetFileName(f)).Where(f => !f.Contains("fetch-list", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private string Ledger() => File.ReadAllText(Path.Combine(Videos, "fetch-list.jsonl"));
}
