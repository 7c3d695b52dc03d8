using System.Diagnostics;
using Vcmr.Datasets.Tagged;
using Vcmr.Models;
using Vcmr.Training.Stages;
using static TorchSharp.torch;

namespace Vcmr.Benchmarks.Board;

/// <summary>Sound from where it lies to embeddings.</summary>
internal static class WholeFiles
{
    private const int ClipCount = 32;
    private const int ClipSamples = 465_600;

    /// <summary>The half-overlapping segments of a prepared tagging set, as evaluation embeds them.</summary>
    public static double Clips(Work work)
    {
        using var scratch = new ScratchFolder();
        using TaggedCorpus corpus = NoiseClips.Make(scratch["clips"], ClipCount, ClipSamples);
        using var encoder = new SampleCnn(SampleCnnShape.ForInput(Workload.Samples, work.Width));
        int numbers = 0;
        return Workload.TurnsASecond(work.Seconds, () => numbers = ClipEmbedder.Embed(encoder, corpus).Values.Length) * numbers / encoder.Shape.EmbeddingSize;
    }

    /// <summary>
    /// Files converted by ffmpeg, as many at once as there are cores, and then as many segments through the network: what converting
    /// and computing cost, and nothing else.
    /// </summary>
    public static double Files(Work work)
    {
        using AudioEncoder encoder = Workload.Encoder(work.Width);
        using Tensor waveforms = randn(work.Batch, 1, Workload.Samples);
        using var off = no_grad();
        encoder.call(waveforms).Dispose();
        var clock = Stopwatch.StartNew();
        var cores = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(Directory.GetFiles(work.Folder), cores, path =>
        {
            using Process ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-i", path, "-ac", "1", "-ar", "16000", "-f", "s16le", "-"]) { RedirectStandardOutput = true })!;
            ffmpeg.StandardOutput.BaseStream.CopyTo(Stream.Null);
            ffmpeg.WaitForExit();
        });
        for (int done = 0; done < work.Segments; done += work.Batch)
        {
            encoder.call(waveforms).Dispose();
        }

        return work.Segments / clock.Elapsed.TotalSeconds;
    }
}
