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
    /// <param name="scratch">A folder for what they read and write.</param>
    /// <param name="seconds">How long each entrant works.</param>
    public static IEnumerable<Contest> All(string scratch, double seconds)
    {
        foreach (int width in new[] { 16, 128 })
        {
            string batch = width == 16 ? "32" : "8", size = $"width {width}, 6.15 s";
            string[] shape = ["--width", Text(width), "--batch", batch, "--seconds", Text(seconds)];
            foreach (string precision in new[] { "fp32", "bf16" })
            {
                string[] all = [.. shape, "--precision", precision];
                yield return new(
                    $"train-{width}-{precision}", $"a training step of stage 1, {size}, {precision}", "waveforms", Ours("train", all),
                    [Python("PyTorch", "train.py", all), Python("PyTorch, same allocator", "train.py", all) with { Environment = Kept }]);
            }

            yield return new(
                $"infer-{width}", $"embedding, {size}, fp32", "waveforms", Ours("infer", shape),
                [Python("PyTorch", "infer.py", shape), Python("PyTorch, same allocator", "infer.py", shape) with { Environment = Kept }]);
            // What data, crops, augmentation, log, validation and checkpoints leave of the bare step.
            yield return new($"epoch-{width}", $"stage 1 as a whole, {size}, fp32", "waveforms", Ours("epoch", shape), [Ours("train", shape) with { Name = "the bare step" }]);
        }

        string[] time = ["--seconds", Text(seconds)], folder = ["--folder", scratch, .. time];
        yield return new("augment", "the augmentations of stage 1, one view of 6.15 s, one core", "views", Ours("augment", time), [new("SoX", ["bash", Path.Combine(Peers, "augment.sh"), scratch, Text(seconds)])]);
        yield return new("embed", "vcmr embed of MP3 files, width 16, start-up and decoding included", "waveforms", Ours("embed", folder), [Ours("infer", ["--width", "16", "--batch", "32", .. time]) with { Name = "bare inference" }]);
        yield return new("metrics", "ROC-AUC and average precision of 50 tags and 5,329 clips", "tables", Ours("metrics", time), [Python("scikit-learn", "metrics.py", time)]);
        yield return new("ceiling-matmul", "a matrix product of 1,024 rows and columns, the libtorch of either", "GFLOP", Ours("matmul", time), [Python("PyTorch", "matmul.py", time)]);
    }

    private static Entrant Ours(string work, params string[] arguments) => new("ours", [Environment.ProcessPath!, "workload", work, .. arguments]);

    private static Entrant Python(string name, string script, string[] arguments) => new(name, ["/usr/bin/python3", Path.Combine(Peers, script), .. arguments]);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
