using Vcmr.Video.Preprocessing;

namespace Vcmr.Tests.Video;

/// <summary>Frames of formulas, some of which Python's side of the references repeats, and the committed files' paths.</summary>
internal static class Pictures
{
    /// <summary>Two frames <c>[2, 224, 224, 3]</c> as in <c>Files/make.py</c>.</summary>
    public static byte[] Two { get; } = [.. from i in Range(2) from y in Range(224) from x in Range(224) from c in Range(3) select (byte)((x * (3 + i)) + (y * 5) + (c * 41) + (x * y / (50 + (20 * i))))];

    /// <summary>A picture <c>[height, width, 3]</c> as in <c>Files/make.py</c>.</summary>
    public static byte[] Checks(int width, int height) =>
        [.. from y in Range(height) from x in Range(width) from c in Range(3) select (byte)((x * (c + 2) / 3) + (y * (4 - c) / 2) + (((x / 8) + (y / 8)) % 2 * 90))];

    /// <summary>Even frames, one for each value.</summary>
    public static byte[] Even(params byte[] values) => [.. values.SelectMany(v => Enumerable.Repeat(v, ClipPreprocessing.FrameBytes))];

    public static string File(string name) => Path.Combine(Support.Repository.Root, "tests", "Vcmr.Lib.Tests", "Video", "Files", name);

    private static IEnumerable<int> Range(int count) => Enumerable.Range(0, count);
}
