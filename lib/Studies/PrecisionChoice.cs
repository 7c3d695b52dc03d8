using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp;
using Vcmr.Models;
using Vcmr.Native;
using Vcmr.Storage;
using Vcmr.Training;
using static TorchSharp.torch;

namespace Vcmr.Studies;

/// <summary>
/// What <c>precision: auto</c> becomes: bf16 where forward and backward passes of the stage's network are clearly faster by
/// it here, else fp32. It is measured once and kept beside the results, since what a run computes depends on it: every later
/// command finds the same runs, and one that was broken off goes on as it began.
/// </summary>
internal static class PrecisionChoice
{
    /// <summary>The folder of the choices among a study's results.</summary>
    public const string Folder = "precision";

    // What a few per cent would bring is not worth results that differ.
    private const double Worth = 1.15;
    private const int LargestBatch = 16;
    private const int Repeats = 3;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Seconds of one step: the network, its batch, the precision.</summary>
    internal delegate double StepTime(IEncoderShape shape, int batch, Precision precision);

    /// <summary>A profile whose stages have a precision each.</summary>
    /// <param name="profile">The profile as it was read.</param>
    /// <param name="results">The study's results folder; nothing is written where no stage asks.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="note">Told of each choice that was measured.</param>
    /// <param name="time">Measures a step; a step of the network itself where it is null.</param>
    /// <exception cref="VcmrException">A choice that was kept cannot be read.</exception>
    public static Profile Resolve(Profile profile, string results, Device device, Action<string> note, StepTime? time = null)
    {
        time ??= (shape, batch, precision) => Seconds(shape, batch, precision, device);
        SampleCnnShape encoder = profile.Model.Shape();
        return profile with
        {
            Audio = profile.Audio with { Precision = Of("audio", profile.Audio, encoder) },
            AudioVideo = profile.AudioVideo with { Precision = Of("audio_video", profile.AudioVideo, encoder) },
            // A head's step is as good as nothing.
            Tagging = profile.Tagging with { Precision = Plain(profile.Tagging) },
            ClmrHead = profile.ClmrHead with { Precision = Plain(profile.ClmrHead) },
            Supervised = profile.Supervised with { Precision = Of("supervised", profile.Supervised, encoder) },
            HarmonicCnn = profile.HarmonicCnn with { Precision = Of("harmonic_cnn", profile.HarmonicCnn, new HarmonicCnnShape(profile.HarmonicCnn.Width)) },
            ShortChunkCnn = profile.ShortChunkCnn with { Precision = Of("short_chunk_cnn", profile.ShortChunkCnn, new ShortChunkCnnShape(profile.ShortChunkCnn.Width)) },
            Clmr = profile.Clmr with { Precision = Of("clmr", profile.Clmr, profile.Model.Shape(profile.Clmr.InputLength)) },
        };

        static Precision Plain(StageOptions options) => options.Precision == Precision.Auto ? Precision.Fp32 : options.Precision;

        Precision Of(string stage, StageOptions options, IEncoderShape shape)
        {
            if (options.Precision != Precision.Auto)
            {
                return options.Precision;
            }

            string path = Path.Combine(results, Folder, string.Create(CultureInfo.InvariantCulture, $"{stage}-{shape.InputLength}-{profile.Model.Width}-{options.Batch}.json"));
            if (!File.Exists(path))
            {
                Keep(path, Measure(shape, Math.Min(options.Batch, LargestBatch), time));
                Choice own = Read(path);
                note(string.Create(CultureInfo.InvariantCulture,
                    $"{stage}.precision: auto is {own.Precision.ToString().ToLowerInvariant()} here: a step of {own.Batch} took {own.Fp32Seconds:0.###} s in fp32 and {own.Bf16Seconds:0.###} s in bf16. That stays so for these results; delete '{path}' to measure again."));
            }

            return Read(path).Precision;
        }
    }

    private static Choice Measure(IEncoderShape shape, int batch, StepTime time)
    {
        double fp32 = double.PositiveInfinity, bf16 = double.PositiveInfinity;
        // In turns, and the fastest of each: other work on the machine slows some.
        for (int i = 0; i < Repeats; i++)
        {
            fp32 = Math.Min(fp32, time(shape, batch, Precision.Fp32));
            bf16 = Math.Min(bf16, time(shape, batch, Precision.Bf16));
        }

        return new Choice(fp32 / bf16 >= Worth ? Precision.Bf16 : Precision.Fp32, batch, fp32, bf16);
    }

    private static double Seconds(IEncoderShape shape, int batch, Precision precision, Device device)
    {
        using var scope = NewDisposeScope();
        using AudioEncoder network = shape.Create();
        network.to(device);
        Tensor waveforms = randn(batch, 1, shape.InputLength, device: device);
        // The first pass takes memory.
        Step();
        var clock = Stopwatch.StartNew();
        Step();
        return clock.Elapsed.TotalSeconds;

        void Step()
        {
            using var step = NewDisposeScope();
            Tensor embedding;
            using (precision == Precision.Bf16 ? Autocast.ToBFloat16(device.type) : null)
            {
                embedding = network.call(waveforms);
            }

            Tensor loss = embedding.to_type(ScalarType.Float32).sum();
            loss.backward();
            _ = loss.item<float>();
        }
    }

    private static void Keep(string path, Choice choice)
    {
        string aside = $"{path}.{Environment.ProcessId}.own";
        try
        {
            AtomicFile.Write(aside, JsonSerializer.Serialize(choice, Json) + "\n");
            // Another process may have measured at the same time; the first counts, or their runs would not be one study's.
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The choice of precision cannot be kept in '{path}' ({e.Message}); make its folder writable, or set precision to fp32 or bf16.", e);
        }
    }

    private static Choice Read(string path)
    {
        try
        {
            Choice? choice = JsonSerializer.Deserialize<Choice>(File.ReadAllText(path), Json);
            return choice is { Precision: not Precision.Auto } ? choice : throw new JsonException("It chooses nothing.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The choice of precision in '{path}' is damaged or cannot be read ({e.Message}); delete it to measure again, or set precision to what the runs beside it have.", e);
        }
    }

    private sealed record Choice(Precision Precision, int Batch, double Fp32Seconds, double Bf16Seconds);
}
