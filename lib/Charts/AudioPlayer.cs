using System.Text.Encodings.Web;
using Vcmr.Media;

namespace Vcmr.Charts;

/// <summary>
/// A waveform that a notebook plays: an HTML audio element with the sound inside it, as MP3 of 48 kbit/s, since WAV would
/// make a notebook with a dozen players five times as large, or as 16-bit WAV where ffmpeg cannot make that.
/// </summary>
/// <param name="title">What is heard.</param>
/// <param name="waveform">Samples in [−1, 1], mono.</param>
/// <param name="sampleRate">Samples per second (Hz).</param>
[TypeFormatterSource(NotebookFormatters.Html, NotebookFormatters.Plain)]
public sealed class AudioPlayer(string title, float[] waveform, int sampleRate) : INotebookValue
{
    /// <summary>What is heard.</summary>
    public string Title { get; } = title;

    /// <summary>The sound as a WAV file: PCM, 16 bit, mono.</summary>
    public byte[] ToWav() => Wav.Encode(waveform, sampleRate);

    /// <summary>What a notebook shows: a player, or a line of text where there is no HTML.</summary>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        [NotebookFormatters.Html] = Html,
        [NotebookFormatters.Plain] = ToString(),
    };

    string INotebookValue.ToHtml() => Html;

    /// <summary>What is heard and how long it is.</summary>
    public override string ToString() => $"{Title} ({waveform.Length / (double)sampleRate:F1} s)";

    /// <summary>The audio element alone.</summary>
    /// <param name="style">More of its style, such as its width.</param>
    internal string Element(string style = "")
    {
        byte[] wav = ToWav();
        (string type, byte[] sound) = Mp3.Encode(wav) is { } mp3 ? ("audio/mpeg", mp3) : ("audio/wav", wav);
        return $"<audio controls preload=\"metadata\" style=\"height:32px{(style.Length > 0 ? ";" + style : "")}\" title=\"{HtmlEncoder.Default.Encode(Title)}\" src=\"data:{type};base64,{Convert.ToBase64String(sound)}\"></audio>";
    }

    private string Html =>
        $"<figure style=\"margin:0\"><figcaption>{HtmlEncoder.Default.Encode(Title)}</figcaption>{Element()}</figure>";
}
