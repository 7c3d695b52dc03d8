using System.Diagnostics;
using Vcmr.Datasets.Videos;
using Vcmr.Models;
using Vcmr.Training;
using Vcmr.Training.Stages;

namespace Vcmr.Benchmarks.Board;

/// <summary>Stage 1 as users run it, on songs of noise: reading, crops, augmentation, log, validation and checkpoints included.</summary>
internal static class WholeStage
{
    private const int Songs = 20;
    private const int SegmentsASong = 8;
    private const int InputLength = 98_415;

    public static double Rate(Work work)
    {
        using var scratch = new ScratchFolder();
        NoiseCorpus.Make(scratch["corpus"], Songs, SegmentsASong, 15);
        using VideoCorpus corpus = VideoCorpus.Open(scratch["corpus"]);
        // Small networks take several epochs, or start-up is what is measured; the demo's stages have twenty.
        int epochs = work.Width < 64 ? 8 : 1;
        Run(corpus, work, scratch.Fresh("warm"), 1, 3 * SegmentsASong);
        var clock = Stopwatch.StartNew();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        string folder = scratch.Fresh("run");
        int steps = Run(corpus, work, folder, epochs, corpus.Segments.Count);
        // A turn of 'train' is a step too.
        Workload.ReportProcessor(steps, Process.GetCurrentProcess().TotalProcessorTime - before);
        StageShares times = StageTimes.Read(folder)!;
        Console.Error.WriteLine(string.Join(", ", Enum.GetValues<StagePart>().Select(p => $"{p} {times.Share(p):P1}")) + $", filling {times.Filling / times.Total:P1}");
        return 2.0 * work.Batch * steps / clock.Elapsed.TotalSeconds;
    }

    private static int Run(VideoCorpus corpus, Work work, string folder, int epochs, int segments)
    {
        var options = new AudioContrastiveOptions { Epochs = epochs, Batch = Math.Min(work.Batch, segments), Precision = work.Precision };
        // Nine tenths train, as a profile has it by default.
        int training = segments * 9 / 10;
        Segment[] all = [.. corpus.Segments.Take(segments)];
        using var stage = new AudioContrastiveStage(
            new AudioContrastiveModel(SampleCnnShape.ForInput(InputLength, work.Width)), corpus, all[..training], all[training..], options, options.Augmentations, 1);
        return new Trainer(stage, options, 1, folder, "{}").Run().Step;
    }
}
