using Vcmr.Models;

namespace Vcmr.Studies.Files;

/// <summary>What a conversion wrote.</summary>
/// <param name="Source">The checkpoint it came from.</param>
/// <param name="Output">The file written.</param>
/// <param name="Shape">Shape of the encoder.</param>
/// <param name="Tags">Number of tags of the tagging head; 0 without a head.</param>
/// <param name="Tensors">Number of weight tensors in the checkpoint under the official keys.</param>
public sealed record Conversion(string Source, string Output, SampleCnnShape Shape, int Tags, int Tensors)
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
