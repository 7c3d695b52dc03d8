namespace Vcmr.Datasets.Download;

/// <summary>Why a video could not be fetched.</summary>
/// <param name="Reason">One of <see cref="FetchReasons"/>.</param>
/// <param name="Message">What exactly happened.</param>
internal sealed record FetchFault(string Reason, string Message)
{
    private const int LongestMessage = 300;
    private const string Opening = "ERROR: ";

    /// <summary>What an error line of yt-dlp says.</summary>
    public static FetchFault Of(string line)
    {
        string text = line.StartsWith(Opening, StringComparison.Ordinal) ? line[Opening.Length..] : line;
        return new FetchFault(FetchReasons.Of(text), VisibleText.Of(text.Trim(), LongestMessage));
    }
}
