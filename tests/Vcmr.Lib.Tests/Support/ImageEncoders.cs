using Xunit;

namespace Vcmr.Tests.Support;

/// <summary>Image encoders in ONNX: a small one with weights from a formula, and a pretrained one where it lies beside the repository.</summary>
internal static class ImageEncoders
{
    private const string Pretrained = "squeezenet11-512";

    public static TheoryData<string> Names => PretrainedFile is null ? ["small-encoder"] : ["small-encoder", Pretrained];

    private static string? PretrainedFile => GoldenFiles.Beside("models", Pretrained, Pretrained + ".onnx");

    public static string File(string name) => name == Pretrained ? PretrainedFile! : GoldenFiles.Find("clip", name + ".onnx");
}
