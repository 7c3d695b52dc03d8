using System.CommandLine;
using Spectre.Console;
using Vcmr.Datasets.Videos;

namespace Vcmr.Benchmarks;

/// <summary>
/// <c>onepass</c>: one video through <c>vcmr prepare</c> (scenes, 5 fps frames, audio, weightless features), beside ffmpeg's
/// bare decode of the same file and beside the three passes that people run instead. Everything runs on one core, in turns.
/// </summary>
internal static class OnePassBenchmark
{
    public static Command Command()
    {
        Option<string?> video = new("--video") { Description = "A video with sound (default: two minutes of 720p H.264 from ffmpeg's sources).", HelpName = "FILE" };
        Option<string?> detect = new("--pyscenedetect") { Description = "PySceneDetect's repository at v0.6.1-release; adds the three passes.", HelpName = "DIR" };
        Option<string> python = new("--python") { Description = "A Python with OpenCV.", DefaultValueFactory = _ => "/usr/bin/python3" };
        Option<int> repetitions = new("--repetitions") { Description = "How often; medians are shown.", DefaultValueFactory = _ => 3 };
        Command command = new("onepass", "CPU time of one pass against ffmpeg's bare decode and against three passes.") { video, detect, python, repetitions };
        command.SetAction(parsed => Run(parsed.GetValue(video), parsed.GetValue(detect), parsed.GetValue(python)!, parsed.GetValue(repetitions)));
        return command;
    }

    private static void Run(string? video, string? detect, string python, int repetitions)
    {
        using var scratch = new ScratchFolder();
        string folder = scratch.Fresh("videos");
        string file = Path.Combine(folder, $"video{Path.GetExtension(video) ?? ".mp4"}");
        if (video is null)
        {
            Measured.Run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "mandelbrot=s=1280x720:r=25", "-f", "lavfi", "-i", "sine=r=44100", "-t", "120",
                "-c:v", "libx264", "-preset", "medium", "-crf", "21", "-pix_fmt", "yuv420p", "-c:a", "aac", file);
        }
        else
        {
            File.Copy(video, file);
        }

        var bare = new List<Measured>();
        var ours = new List<Measured>();
        ThreePasses? others = detect is null ? null : new ThreePasses(file, scratch, python, detect);
        for (int i = 0; i < repetitions; i++)
        {
            bare.Add(Measured.Run("ffmpeg", "-v", "error", "-threads", "1", "-i", file, "-map", "0:v", "-map", "0:a", "-f", "null", "-"));
            ours.Add(Measured.Run("dotnet", Tool.Path, "prepare", "--videos", folder, "--corpus", scratch.Fresh("corpus"), "--workers", "1"));
            others?.Run();
        }

        var decode = Measured.Median(bare);
        var pass = Measured.Median(ours);
        Table table = new Table().AddColumns("pass", "CPU (s)", "wall (s)", "CPU / bare decode");
        Add("ffmpeg, bare decode", decode);
        Add("vcmr prepare", pass);
        if (others is not null)
        {
            Add("PySceneDetect 0.6.1", Measured.Median(others.Scenes));
            Add("ffmpeg, 5 frames a second as JPEG", Measured.Median(others.Frames));
            Add("ffmpeg, audio", Measured.Median(others.Audio));
            var three = Measured.Median([.. others.Scenes.Zip(others.Frames, others.Audio).Select(p => p.First + p.Second + p.Third)]);
            Add("the three together", three);
            table.Caption($"vcmr is {three.Cpu / pass.Cpu:0.00} times as fast (CPU; wall: {three.Wall / pass.Wall:0.00}); {SameScenes(others, scratch["corpus"])}");
        }

        AnsiConsole.Write(table);

        void Add(string name, Measured m) => table.AddRow(name, $"{m.Cpu:0.00}", $"{m.Wall:0.00}", $"{m.Cpu / decode.Cpu:0.00}");
    }

    private static string SameScenes(ThreePasses others, string folder)
    {
        using VideoCorpus corpus = VideoCorpus.Open(folder);
        VideoItem item = corpus.Videos.Single();
        int[] starts = [.. item.Scenes.Select(s => s.StartFrame)];
        return starts.SequenceEqual(others.SceneStarts()) ? $"equal scenes ({starts.Length})" : $"DIFFERENT scenes: {string.Join(' ', starts)} against {string.Join(' ', others.SceneStarts())}";
    }
}
