using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Tests.Support;
using Vcmr.Video.Encoders;

namespace Vcmr.Tests.Datasets.Odd;

/// <summary>Makes tiny files as they come in the wild, and takes them through the whole extraction.</summary>
public sealed class OddVideos : IDisposable
{
    /// <summary>A grey that grows by 12 levels a second, whatever the frame rate.</summary>
    public const string Ramp = "color=black:size=64x36:rate=30,format=gray,geq=lum='16+12*T'";

    /// <summary>Black that turns white, and silence that turns into a tone, both after 8 s.</summary>
    public const string Flash = "color=black:size=64x36:rate=25,geq=lum='if(lt(T,8),16,235)':cb=128:cr=128";
    public const string Beep = "aevalsrc='if(lt(t,8),0,0.5*sin(440*2*PI*t))':s=16000";

    private readonly TemporaryFolder _folder = new();
    private readonly DescriptorEncoder _encoder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _encoder.Dispose();
    }

    public string File(string name) => _folder.File(name);

    /// <summary>Makes a file of 16 s with lossless pictures, where nothing else is asked for.</summary>
    public string Make(string name, string? picture = TestVideo.Pattern, string? sound = TestVideo.Tone, double seconds = 16, params string[] more)
    {
        TestVideo.Make(File(name), seconds, picture, sound, more);
        return File(name);
    }

    /// <summary>Runs ffmpeg on files of this folder and gives the last argument's path.</summary>
    public string Ffmpeg(string output, params string[] arguments)
    {
        TestVideo.Ffmpeg(["-v", "error", "-y", "-nostdin", .. arguments, File(output)]);
        return File(output);
    }

    internal VideoResult Extract(string path, CancellationToken cancellation) =>
        new VideoExtractor(new PrepareOptions { VideoFolder = _folder.Path, CorpusFolder = _folder.Path }, _encoder)
            .Extract(SourceFile.Of(_folder.Path, path), cancellation);
}
