using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vcmr.Formats.Tensors;
using Vcmr.Media;
using Vcmr.Models;

namespace Vcmr.Studies.Files;

/// <summary>
/// Writes checkpoints for other programs: <c>.safetensors</c> with the weights under the official code's PyTorch keys, or
/// <c>.onnx</c> with the encoder (and the tagging head, where there is one) as a model that runs by itself.
/// </summary>
public static class Converter
{
    private const string Safe = ".safetensors";
    private const string Onnx = ".onnx";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Converts a checkpoint.</summary>
    /// <param name="input">Any checkpoint of ours or of the official code, or a run's folder.</param>
    /// <param name="output">The file to write; its ending says what.</param>
    /// <param name="inputLength">Samples of an input waveform, for weights that leave the pooling open; 0 takes what the file says.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <exception cref="VcmrException">The checkpoint cannot be read, or the output cannot be written or exists.</exception>
    public static Conversion Convert(string input, string output, int inputLength = 0, bool overwrite = false)
    {
        string kind = Path.GetExtension(output).ToLowerInvariant();
        if (kind is not (Safe or Onnx))
        {
            throw new VcmrException($"The output '{output}' ends in neither {Safe} (weights) nor {Onnx} (a model that runs); choose one of the two.");
        }

        if (Directory.Exists(output))
        {
            throw new VcmrException($"The output '{output}' is a folder; name a file.");
        }

        using EncoderFile file = EncoderFile.Open(input, inputLength);
        if (Path.GetFullPath(file.Path) == Path.GetFullPath(output))
        {
            throw new VcmrException($"'{output}' would replace the checkpoint it is made from; choose another output.");
        }

        if (File.Exists(output) && !overwrite)
        {
            throw new VcmrException($"The output '{output}' exists; choose another name, or give --force to replace it.");
        }

        // What is written must load again, here and elsewhere.
        file.CreateEncoder().Dispose();
        if (file.Tags > 0)
        {
            file.CreateHead().Dispose();
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
            Write(file, output, kind);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The output '{output}' cannot be written ({e.Message}); free some space or choose another folder.", e);
        }

        return new Conversion(file.Path, output, file.Shape, file.Tags, file.Weights.Count);
    }

    private static void Write(EncoderFile file, string output, string kind)
    {
        var metadata = new Dictionary<string, string>
        {
            ["source"] = Path.GetFileName(file.Path),
            ["source_sha256"] = file.Sha256(),
            ["sample_rate"] = AudioFormat.SampleRate.ToString(CultureInfo.InvariantCulture),
            ["input_length"] = file.Shape.InputLength.ToString(CultureInfo.InvariantCulture),
        };
        if (file.Record is { } record)
        {
            metadata["record"] = record;
        }

        if (kind == Safe)
        {
            // The key that Python's libraries look for before they take the tensors as PyTorch's.
            metadata["format"] = "pt";
            metadata["about"] = "Weights under PyTorch's key names: the encoder's as in its authors' code, heads as in the official VCMR code; no optimizer state.";
            metadata[EncoderFile.ShapeKey] = JsonSerializer.Serialize(file.Shape, EncoderFile.Format);
            if (file.Info is not null)
            {
                metadata[TaggerFile.InfoKey] = JsonSerializer.Serialize(file.Info, EncoderFile.Format);
            }

            Safetensors.WriteSealed(output, [.. file.Weights], metadata);
            return;
        }

        metadata["overlap"] = (file.Info?.Overlap ?? Embedder.Overlap).ToString(CultureInfo.InvariantCulture);
        if (file.Info is { } info)
        {
            metadata["tags"] = JsonSerializer.Serialize(info.Tags, Plain);
        }

        EncoderOnnx.Write(output, file.Shape, file.Weights, file.EncoderPrefix, file.TaggingPrefix, metadata);
    }
}

/// <summary>What a conversion wrote.</summary>
/// <param name="Source">The checkpoint it came from.</param>
/// <param name="Output">The file written.</param>
/// <param name="Shape">Shape of the encoder.</param>
/// <param name="Tags">Number of tags of the tagging head; 0 without a head.</param>
/// <param name="Tensors">Number of weight tensors in the checkpoint under the official keys.</param>
public sealed record Conversion(string Source, string Output, IEncoderShape Shape, int Tags, int Tensors)
{
    /// <summary>What was written, in a sentence.</summary>
    public string Describe()
    {
        string what = Output.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
            ? $"ONNX model, input waveform [batch, 1, {Shape.InputLength}], output {(Tags > 0 ? $"scores [batch, {Tags}] and " : "")}embedding [batch, {Shape.EmbeddingSize}]"
            : $"{Tensors} tensors, encoder of {Shape.InputLength} samples{(Tags > 0 ? $" with a head of {Tags} tags" : "")}";
        return $"Wrote {Output}: {what}.";
    }
}
