using Vcmr.Tests.Support;

namespace Vcmr.Tests.Datasets.Corrupted;

/// <summary>Small sound videos, one in each container that is taken, each just long enough to be kept.</summary>
internal static class SeedVideos
{
    private const string Picture = "testsrc=size=32x32:rate=5";
    private const string Tone = "sine=frequency=440:sample_rate=44100";
    private static readonly string[] Mpeg4 = ["-c:v", "mpeg4", "-c:a", "aac"];

    private static readonly (string Name, string[] Options)[] Kinds =
    [
        ("a.mp4", Mpeg4),
        ("fragments.mp4", [.. Mpeg4, "-movflags", "frag_keyframe+empty_moov", "-g", "10"]),
        ("b.m4v", [.. Mpeg4, "-movflags", "faststart", "-f", "mp4"]),
        ("c.mov", Mpeg4),
        ("d.webm", ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-ac", "1"]),
        ("e.mkv", Mpeg4),
        ("f.avi", ["-c:v", "mpeg4", "-c:a", "libmp3lame"]),
        ("g.flv", ["-c:v", "flv1", "-c:a", "libmp3lame"]),
        ("h.wmv", ["-c:v", "wmv2", "-c:a", "wmav2"]),
        ("i.mpg", ["-r", "25", "-c:v", "mpeg1video", "-c:a", "mp2"]),
        ("j.mpeg", ["-r", "25", "-c:v", "mpeg2video", "-c:a", "mp2"]),
        ("k.ts", ["-r", "25", "-c:v", "mpeg2video", "-c:a", "mp2"]),
        ("l.m2ts", ["-r", "25", "-c:v", "mpeg2video", "-c:a", "mp2"]),
        ("m.3gp", Mpeg4),
        ("n.ogv", ["-c:v", "libtheora", "-c:a", "libvorbis"]),
    ];

    /// <summary>Makes them.</summary>
    /// <param name="folder">Where they lie while they are made.</param>
    public static IReadOnlyList<(string Name, byte[] Content)> Make(string folder) =>
    [
        .. Kinds.AsParallel().AsOrdered().Select(kind =>
        {
            string path = Path.Combine(folder, kind.Name);
            TestVideo.Make(path, 15.5, Picture, Tone, kind.Options);
            return (kind.Name, File.ReadAllBytes(path));
        }),
    ];
}
