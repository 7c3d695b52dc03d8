using Vcmr.Datasets.Download;
using Xunit;

namespace Vcmr.Tests.Datasets.Download;

public class FetchReasonsTests
{
    // Lines of yt-dlp 2023 to 2026 as reports of its users quote them.
    [Theory]
    [InlineData("[youtube] x: Private video. Sign in if you've been granted access to this video", FetchReasons.Private)]
    [InlineData("[youtube] x: Join this channel to get access to members-only content like this video, and other exclusive perks.", FetchReasons.Private)]
    [InlineData("[youtube] x: Video unavailable. This video has been removed by the uploader", FetchReasons.Removed)]
    [InlineData("[youtube] x: Video unavailable", FetchReasons.Removed)]
    [InlineData("[youtube] x: Video unavailable. This video is no longer available because the YouTube account associated with this video has been terminated.", FetchReasons.Removed)]
    [InlineData("[youtube] x: Sign in to confirm your age. This video may be inappropriate for some users.", FetchReasons.Age)]
    [InlineData("[youtube] x: Video unavailable. The uploader has not made this video available in your country", FetchReasons.Country)]
    [InlineData("[youtube] x: Video unavailable. This video contains content from SME, who has blocked it in your country on copyright grounds", FetchReasons.Copyright)]
    [InlineData("[youtube] x: Video unavailable. This video is no longer available due to a copyright claim by SME", FetchReasons.Copyright)]
    [InlineData("[youtube] x: This live event will begin in 3 days.", FetchReasons.Live)]
    [InlineData("[youtube] x: Premieres in 5 hours", FetchReasons.Live)]
    [InlineData("[youtube] x: Requested format is not available. Use --list-formats for a list of available formats", FetchReasons.NoFormat)]
    [InlineData("[youtube] x: Unable to download webpage: HTTP Error 429: Too Many Requests (caused by <HTTPError 429: Too Many Requests>)", FetchReasons.RateLimit)]
    [InlineData("[youtube] x: Sign in to confirm you’re not a bot. Use --cookies-from-browser or --cookies for the authentication.", FetchReasons.RateLimit)]
    [InlineData("[youtube] x: Video unavailable. This content isn't available, try again later. The current session has been rate-limited by YouTube for up to an hour.", FetchReasons.RateLimit)]
    [InlineData("[youtube] x: Unable to download API page: HTTPSConnection(host='www.youtube.com', port=443): Failed to resolve 'www.youtube.com' ([Errno -2] Name or service not known)", FetchReasons.Network)]
    [InlineData("unable to download video data: <urlopen error timed out>", FetchReasons.Network)]
    [InlineData("ffmpeg not found. Please install or provide the path using --ffmpeg-location", FetchReasons.Other)]
    public void Error_line_has_its_reason(string line, string reason)
    {
        FetchFault fault = FetchFault.Of("ERROR: " + line);

        Assert.Equal((reason, line), (fault.Reason, fault.Message));
        Assert.Equal(reason is FetchReasons.RateLimit or FetchReasons.Network, FetchReasons.IsPassing(fault.Reason));
    }

    [Fact]
    public void Message_is_short_and_without_control_characters()
    {
        FetchFault fault = FetchFault.Of("ERROR: \u001b[31mred\u001b[0m\u0007 " + new string('x', 10_000));

        Assert.StartsWith("\\x1b[31mred\\x1b[0m\\x07 xxx", fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Message.Length, 300, 340);
    }
}
