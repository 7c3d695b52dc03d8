using System.Text.Json.Nodes;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

/// <summary>The official encoder's reference run: its weights, its waveforms and its numbers.</summary>
internal static class OfficialSampleCnn
{
    public static JsonNode Scalars => GoldenFiles.Manifest("samplecnn")["scalars"]!;

    /// <summary>The network for 98,415 samples with the reference weights.</summary>
    public static SampleCnn Model()
    {
        var model = new SampleCnn(SampleCnnShape.ForInput(98415));
        LoadInto(model);
        return model;
    }

    public static void LoadInto(SampleCnn model)
    {
        using SafetensorsFile file = Safetensors.Read(GoldenFiles.Find("samplecnn", "encoder.safetensors"));
        string prefix = file.Tensors.ContainsKey("encoder.all_blocks.0.0.weight") ? "encoder." : "";
        ModuleState.Load(model, file.Tensors, prefix);
    }

    /// <summary>The first of the six reference clips, <c>[clips, 1, 98415]</c>.</summary>
    public static Tensor Waveforms(int clips) =>
        tensor(GoldenFiles.Values<short>("samplecnn", "x6_int16.i16")).reshape(6, 1, 98415).slice(0, 0, clips, 1).to(ScalarType.Float32).div(32768);

    /// <summary>Whether a parameter has a true gradient: in train mode the bias before a batch norm has none.</summary>
    public static bool HasGradient(string parameter, bool train) => !train || !parameter.EndsWith(".0.bias", StringComparison.Ordinal);
}
