using System.Diagnostics;
using System.Globalization;
using Vcmr.Models;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Benchmarks.Board;

/// <summary><c>vcmr embed</c> as a process of its own on MP3 files of noise.</summary>
internal static class EmbedFiles
{
    private const int Files = 60;
    private const int SegmentsAFile = 8;
    private const int InputLength = 98_415;

    public static double Rate(Work work)
    {
        string files = Path.Combine(work.Folder, "mp3"), encoder = Path.Combine(work.Folder, "encoder.safetensors");
        if (!Directory.Exists(files))
        {
            Directory.CreateDirectory(files);
            for (int i = 0; i < Files; i++)
            {
                Wait("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"anoisesrc=d=29.1:r=44100:c=pink:seed={i}"), "-b:a", "128k", Path.Combine(files, $"{i}.mp3"));
            }

            using var model = new AudioContrastiveModel(SampleCnnShape.ForInput(InputLength, work.Width));
            Checkpoint.Save(encoder, model, null, new TrainingState { Finished = true }, "{}", null);
        }

        var clock = Stopwatch.StartNew();
        Wait("dotnet", Tool.Path, "embed", files, "--model", encoder, "--input-length", InputLength.ToString(CultureInfo.InvariantCulture), "--out", Path.Combine(work.Folder, "embeddings.npy"));
        return Files * SegmentsAFile / clock.Elapsed.TotalSeconds;
    }

    private static void Wait(params string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{string.Join(' ', command)}' failed: {errors}{output.Result}");
        }
    }
}
