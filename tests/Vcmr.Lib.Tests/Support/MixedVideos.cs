namespace Vcmr.Tests.Support;

/// <summary>A folder of small videos: kept, rejected and unreadable ones in turn, some with odd names.</summary>
public sealed class MixedVideos : IDisposable
{
    private const string Moving = "testsrc=size=64x36:rate=10,hue=H=floor(t/8)*2";
    private readonly TemporaryFolder _patterns = new();

    public MixedVideos()
    {
        TestVideo.Make(_patterns.File("0.mp4"), 16);
        TestVideo.Make(_patterns.File("1.mp4"), 31, Moving, "sine=frequency=330:sample_rate=22050");
        TestVideo.Make(_patterns.File("2.mp4"), 15.5, "mandelbrot=size=64x36:rate=10", "sine=frequency=660:sample_rate=22050");
        TestVideo.Make(_patterns.File("3.mp4"), 31, "color=red:size=64x36:rate=10");
        TestVideo.Make(_patterns.File("4.mp4"), 5);
        File.WriteAllText(_patterns.File("5.mp4"), "This is no video.");
        byte[] whole = File.ReadAllBytes(_patterns.File("1.mp4"));
        File.WriteAllBytes(_patterns.File("6.mp4"), whole[..(whole.Length / 2)]);
    }

    /// <summary>Kinds of videos: three that are kept, two that are rejected, two that cannot be read.</summary>
    public const int Kinds = 7;

    public void Dispose() => _patterns.Dispose();

    /// <summary>A video's bytes.</summary>
    public byte[] Bytes(int kind) => File.ReadAllBytes(_patterns.File($"{kind}.mp4"));

    /// <summary>Makes a folder of so many videos, every third in a subfolder.</summary>
    public void Fill(string folder, int count)
    {
        Directory.CreateDirectory(Path.Combine(folder, "sub folder"));
        for (int i = 0; i < count; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, Name(i)), TestVideo.Distinct(Bytes(i % Kinds), i));
        }
    }

    /// <summary>The path of a video below its folder.</summary>
    public static string Name(int i) => $"{(i % 3 == 2 ? "sub folder/" : "")}{i:00} {(i % 2 == 0 ? "it's" : "音楽")}.mp4";
}
