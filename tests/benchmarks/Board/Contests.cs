using System.Globalization;

namespace Vcmr.Benchmarks.Board;

/// <summary>What is compared. Peers are scripts beside this file, of Debian's packages.</summary>
internal static class Contests
{
    // glibc as this project sets it: large blocks stay with the process, where the kernel would zero them anew each time.
    private static readonly Dictionary<string, string> Kept = new()
    {
        ["GLIBC_TUNABLES"] = "glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=-1:glibc.malloc.top_pad=268435456",
        ["MALLOC_ARENA_MAX"] = "1",
    };

    private static readonly string Peers = Path.Combine(Tool.Root, "tests", "benchmarks", "peers");

    /// <summary>All contests.</summary>
    /// <param name="files">What whole programs read and write.</param>
    /// <param name="seconds">How long each entrant works that is no whole program.</param>
    /// <param name="pySceneDetect">PySceneDetect's repository; null leaves its passes out.</param>
    public static IEnumerable<Contest> All(BoardFiles files, double seconds, string? pySceneDetect)
    {
        foreach (int width in new[] { 16, 128 })
        {
            string batch = width == 16 ? "32" : "8", size = $"width {width}, 6.15 s";
            string[] shape = ["--width", Text(width), "--batch", batch, "--seconds", Text(seconds)];
            foreach (string precision in new[] { "fp32", "bf16" })
            {
                string[] all = [.. shape, "--precision", precision];
                yield return new($"train-{width}-{precision}", $"a training step of stage 1, {size}, {precision}", "waveforms", () =>
                    [Ours("train", all), Python("PyTorch", "train.py", all), Python("PyTorch, same allocator", "train.py", all) with { Environment = Kept }]);
            }

            yield return new($"infer-{width}", $"embedding, {size}, fp32", "waveforms", () =>
                [Ours("infer", shape), Python("PyTorch", "infer.py", shape), Python("PyTorch, same allocator", "infer.py", shape) with { Environment = Kept }]);
            // Stage 2's own batch is 128; the video branch costs as much for a small one.
            string[] pairs = ["--width", Text(width), "--batch", width == 16 ? "128" : "32", "--seconds", Text(seconds)];
            yield return new($"stage2-{width}", $"a training step of stage 2 with four frozen blocks, {size}, fp32", "waveforms", () =>
                [Ours("stage2", pairs), Ours("train", pairs) with { Name = "a step that trains all blocks" }]);
            // What data, crops, augmentation, log, validation and checkpoints leave of the bare step.
            yield return new($"epoch-{width}", $"stage 1 as a whole, {size}, fp32", "waveforms", () => [Ours("epoch", shape), Ours("train", shape) with { Name = "the bare step" }]);
        }

        string[] time = ["--seconds", Text(seconds)];
        yield return new("augment", "the augmentations of stage 1, one view of 6.15 s, one core", "views", () =>
            [Ours("augment", time), new("SoX", ["bash", Peer("augment.sh"), files.Folder, Text(seconds)])]);
        const double Segments = BoardFiles.Songs * BoardFiles.SegmentsASong;
        foreach (string command in new[] { "embed", "tag" })
        {
            yield return new(command, $"`{command}` of {BoardFiles.Songs} MP3 files, width 128, start-up and decoding included", "waveforms", () =>
            [
                Whole(Segments, [command, files.Music, "--model", files.Tagger, .. command == "embed" ? new[] { "--out", Path.Combine(files.Folder, "embeddings.npy") } : []]),
                new("PyTorch and ffmpeg", ["/usr/bin/python3", Peer("files.py"), command, files.Music]) { Items = Segments },
                Ours("infer", ["--width", "128", "--batch", "16", .. time]) with { Name = "bare inference" },
                Converted(files.Music, Segments),
            ]);
        }

        const double LongSegments = BoardFiles.LongSongs * BoardFiles.SegmentsALongSong;
        yield return new("embed-songs", $"`embed` of {BoardFiles.LongSongs} MP3 files of 3.5 minutes, width 128, start-up and decoding included", "waveforms", () =>
        [
            Whole(LongSegments, ["embed", files.LongMusic, "--model", files.Tagger, "--out", Path.Combine(files.Folder, "embeddings.npy")]),
            Ours("infer", ["--width", "128", "--batch", "16", .. time]) with { Name = "bare inference" },
            Converted(files.LongMusic, LongSegments),
        ]);
        yield return new("clips", "evaluation's embeddings of a prepared tagging set, width 128", "waveforms", () =>
            [Ours("clips", ["--width", "128", "--batch", "16", .. time]), Ours("infer", ["--width", "128", "--batch", "16", .. time]) with { Name = "bare inference" }]);
        string[] oneCore = ["taskset", "-c", "0"];
        yield return new("prepare", "`prepare` of a 720p video of two minutes (scenes, 5 fps frames, features, sound), one core", "videos", () =>
        [
            new("ours", [.. oneCore, "bash", Peer("prepare.sh"), Tool.Path, files.Videos, Path.Combine(files.Folder, "prepared")]) { Items = 1 },
            new("PySceneDetect 0.6.1, then ffmpeg twice (frames as JPEG, sound)", [.. oneCore, "bash", Peer("passes.sh"), files.Video, pySceneDetect ?? "", Path.Combine(files.Folder, "passes")]) { Items = 1 },
            new("ffmpeg's bare decode", [.. oneCore, "ffmpeg", "-nostdin", "-v", "error", "-threads", "1", "-i", files.Video, "-map", "0:v", "-map", "0:a", "-f", "null", "-"]) { Items = 1 },
        ]);
        const double Megabytes = BoardFiles.CorpusSongs * 120 * 32e-3;
        yield return new("verify", "`verify` of a corpus: every byte read and its CRC taken, start-up included", "MB", () =>
            [Whole(Megabytes, ["verify", files.Corpus]), new("cat", ["bash", "-c", "cat \"$1\"/* >/dev/null", "bash", files.Corpus]) { Items = Megabytes }]);
        yield return new("metrics", "ROC-AUC and average precision of 50 tags and 5,329 clips", "tables", () => [Ours("metrics", time), Python("scikit-learn", "metrics.py", time)]);
        foreach (string precision in new[] { "fp32", "bf16" })
        {
            string[] all = [.. time, "--precision", precision];
            yield return new($"ceiling-{precision}", $"a matrix product of 1,024 rows and columns in {precision}, by the libtorch of either", "GFLOP", () => [Ours("matmul", all), Python("PyTorch", "matmul.py", all)]);
        }
    }

    // By the script that users start it with, which sets what malloc reads at a program's start.
    private static Entrant Whole(double items, string[] arguments) => new("ours", [Path.Combine(Tool.Root, "run"), .. arguments]) { Items = items };

    // What no program that has ffmpeg convert files can be faster than, but for its own start-up.
    private static Entrant Converted(string folder, double segments) =>
        Ours("files", ["--width", "128", "--batch", "16", "--folder", folder, "--segments", Text(segments)]) with { Name = "ffmpeg's bare conversion, then bare inference" };

    private static string Peer(string script) => Path.Combine(Peers, script);

    private static Entrant Ours(string work, params string[] arguments) => new("ours", [Environment.ProcessPath!, "workload", work, .. arguments]);

    private static Entrant Python(string name, string script, string[] arguments) => new(name, ["/usr/bin/python3", Path.Combine(Peers, script), .. arguments]);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
