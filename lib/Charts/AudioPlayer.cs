using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Vcmr.Media;

namespace Vcmr.Charts;

/// <summary>
/// A waveform that a notebook plays: an HTML audio element with the sound inside it, as MP3 of 48 kbit/s, since WAV would
/// make a notebook with a dozen players five times as large, or as 16-bit WAV where ffmpeg cannot make that.
/// </summary>
/// <param name="title">What is heard.</param>
/// <param name="waveform">Samples in [−1, 1], mono.</param>
/// <param name="sampleRate">Samples per second (Hz).</param>
public sealed class AudioPlayer(string title, float[] waveform, int sampleRate) : IHtmlContent
{
    /// <summary>What is heard.</summary>
    public string Title { get; } = title;

    /// <summary>The sound as a WAV file: PCM, 16 bit, mono.</summary>
    public byte[] ToWav() => Wav.Encode(waveform, sampleRate);

    /// <summary>What a notebook shows: a player, or a line of text where there is no HTML.</summary>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        ["text/html"] = Html(HtmlEncoder.Default),
        ["text/plain"] = ToString(),
    };

    /// <summary>Writes the player, for notebooks of other makers.</summary>
    public void WriteTo(TextWriter writer, HtmlEncoder encoder) => writer.Write(Html(encoder));

    /// <summary>What is heard and how long it is.</summary>
    public override string ToString() => $"{Title} ({waveform.Length / (double)sampleRate:F1} s)";

    /// <summary>The audio element alone.</summary>
    internal string Element()
    {
        byte[] wav = ToWav();
        (string type, byte[] sound) = Mp3.Encode(wav) is { } mp3 ? ("audio/mpeg", mp3) : ("audio/wav", wav);
        return $"<audio controls preload=\"metadata\" style=\"height:32px\" src=\"data:{type};base64,{Convert.ToBase64String(sound)}\"></audio>";
    }

    private string Html(HtmlEncoder encoder) =>
        $"<figure style=\"margin:0\"><figcaption>{encoder.Encode(Title)}</figcaption>{Element()}</figure>";
}
