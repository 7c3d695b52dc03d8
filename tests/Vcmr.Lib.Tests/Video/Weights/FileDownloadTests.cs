using System.Net;
using System.Security.Cryptography;
using Vcmr.Tests.Support;
using Vcmr.Video.Weights;
using Xunit;

namespace Vcmr.Tests.Video.Weights;

public sealed class FileDownloadTests : IDisposable
{
    private const string ByHand = "fetch it by hand";
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i >> 3))];

    private string Target => _folder.File("weights/file.pt");

    private string Part => Target + ".part";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_comes_whole_and_tells_how_far_it_is()
    {
        using var server = new FileServer(_content);
        var told = new Told();

        Run(server, told);

        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.False(File.Exists(Part));
        Assert.Equal((_content.Length, _content.Length), (told.Reports[^1].Done, told.Reports[^1].Total));
    }

    [Fact]
    public void Cut_connection_goes_on_where_it_broke()
    {
        using var server = new FileServer(_content) { CutAfter = 30_000 };

        Run(server);

        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.True(server.Starts.Count >= 4);
        Assert.Equal(server.Starts.Order(), server.Starts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40_000)]
    [InlineData(100_000)]
    public void Later_run_asks_only_for_what_is_missing(int here)
    {
        Leave(_content[..here]);
        using var server = new FileServer(_content);

        Run(server);

        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.Equal([here], server.Starts);
    }

    [Fact]
    public void Server_without_ranges_sends_all_of_it_again()
    {
        Leave(_content[..40_000]);
        using var server = new FileServer(_content) { KnowsRanges = false };

        Run(server);

        Assert.Equal(_content, File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(200_000)]
    public void Wrong_sum_is_said_and_nothing_is_kept(int here)
    {
        Leave(new byte[here]);
        using var server = new FileServer([.. _content[..^1], (byte)(_content[^1] + 1)]);

        string message = Refusal(server.Address);

        Assert.Contains("SHA-256", message);
        Assert.False(File.Exists(Part) || File.Exists(Target));
    }

    [Fact]
    public void Missing_file_is_said_with_its_status()
    {
        using var server = new FileServer(_content) { Status = HttpStatusCode.NotFound };
        Assert.Contains("answers 404", Refusal(server.Address));
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public void Unreachable_server_is_said_and_what_has_come_is_kept()
    {
        Leave(_content[..40_000]);
        Uri address;
        using (var server = new FileServer(_content))
        {
            address = server.Address;
        }

        Assert.Contains("40000 bytes are kept", Refusal(address));
        Assert.Equal(40_000, new FileInfo(Part).Length);
    }

    [Fact]
    public void Cancelled_download_keeps_what_has_come()
    {
        using var server = new FileServer(_content);
        using var stop = new CancellationTokenSource();
        var told = new Told { Then = stop.Cancel };

        Assert.ThrowsAny<OperationCanceledException>(() => Download(server.Address).Run(Target, ByHand, told, stop.Token));

        Assert.True(File.Exists(Part));
        Run(server);
        Assert.Equal(_content, File.ReadAllBytes(Target));
    }

    private void Leave(byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Part)!);
        File.WriteAllBytes(Part, bytes);
    }

    private FileDownload Download(Uri address) => new(address, Convert.ToHexStringLower(SHA256.HashData(_content)), TimeSpan.FromSeconds(30));

    private void Run(FileServer server, Told? told = null) => Download(server.Address).Run(Target, ByHand, told, TestContext.Current.CancellationToken);

    private string Refusal(Uri address)
    {
        string message = Assert.Throws<VcmrException>(() => Download(address).Run(Target, ByHand, null, TestContext.Current.CancellationToken)).Message;
        Assert.EndsWith(ByHand + ".", message);
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private sealed class Told : IProgress<ByteProgress>
    {
        public List<ByteProgress> Reports { get; } = [];

        public Action? Then { get; init; }

        public void Report(ByteProgress value)
        {
            Reports.Add(value);
            Then?.Invoke();
        }
    }
}
