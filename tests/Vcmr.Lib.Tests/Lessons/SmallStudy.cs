using Vcmr.Studies;
using Vcmr.Synthesis;
using Vcmr.Tests.Support;

namespace Vcmr.Tests.Lessons;

/// <summary>A study of eight songs, in which nothing is trained yet.</summary>
public class SmallStudy : IDisposable
{
    /// <summary>Shares of the labelled clips.</summary>
    public static readonly double[] Shares = [0.3, 1];

    /// <summary>The profile of a study of eight songs, as far as all of them share it.</summary>
    internal const string Profiled = """
        seeds: [1, 2]
        threads: 1
        data: { kind: demo, folder: data, demo_videos: 8, demo_clips: 40 }
        model: { input_length: 49152, width: 4 }
        audio: { epochs: 1, batch: 2, keep: last, validation_part: 0.4 }
        audio_video: { epochs: 1, batch: 2, hidden: 8, keep: last, validation_part: 0.4 }
        tagging: { epochs: 3, batch: 8, hidden: 4 }
        evaluation: { folds: 4, resamples: 20 }
        """;

    private readonly TemporaryFolder _folder = new();
    private int _copies;

    public void Dispose() => _folder.Dispose();

    /// <summary>The study; with a fraction, of that alone and with encoders that are trained and nothing else.</summary>
    public Study Open(double? fraction = null)
    {
        File.WriteAllText(_folder.File("own.yaml"), $$"""
            {{Profiled}}
            fractions: [{{(fraction is { } one ? $"{one}" : string.Join(", ", Shares))}}]
            known_truth: { doses: [0, 0.5, 1] }
            """);
        string results = _folder.File("results");
        if (fraction is not null)
        {
            string copy = _folder.File($"copy-{_copies++}");
            foreach (string file in new[] { "audio", "audio-video" }.SelectMany(f => Directory.GetFiles(Path.Combine(results, f), "*", SearchOption.AllDirectories)).Where(f => !Path.GetFileName(f).Contains('-', StringComparison.Ordinal)))
            {
                string to = Path.Combine(copy, Path.GetRelativePath(results, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }

            results = copy;
        }

        return new Study(Profile.Load(_folder.File("own.yaml")), new StudyOptions { Root = _folder.Path, Results = results, Progress = new ProgressLines(TextWriter.Null, terminal: false), Maker = Make });
    }

    // Short videos, and none to reject but by a threshold.
    private static void Make(string folder, DataOptions options, ProgressLines progress, CancellationToken cancellation) => DemoCorpus.Make(
        folder,
        new DemoOptions { Videos = options.DemoVideos, Clips = options.DemoClips, ShortestVideo = 31, LongestVideo = 34, Rejects = false, Cues = options.Cues },
        null,
        cancellation);
}
