using Vcmr.Formats.Onnx;
using Vcmr.Video.Encoders;

namespace Vcmr.Video.Weights;

/// <summary>
/// ResNet18, trained on ImageNet, from a NuGet package of ML.NET's. The package holds the network and, in another ONNX
/// file, what goes before it: channels as blue, green, red and a mean picture taken off bytes. Both become one model.
/// </summary>
public static class ResNet18Weights
{
    /// <summary>What names it as a frame encoder.</summary>
    public const string Name = "resnet18";

    /// <summary>Name of the joined model.</summary>
    public const string FileName = "resnet18-cntk.onnx";

    /// <summary>The package.</summary>
    public const string Package = "Microsoft.ML.DnnImageFeaturizer.ResNet18";

    /// <summary>Its version.</summary>
    public const string Version = "0.23.1";

    /// <summary>Licence of the package.</summary>
    public const string Licence = "MIT, (c) .NET Foundation and contributors";

    /// <summary>SHA-256 of the joined model.</summary>
    public const string Sha256 = "320095d0f2953c7e05e972533719093ceb6e8d461284ee78c83141796f3cec3a";

    /// <summary>SHA-256 of the package's network.</summary>
    internal const string NetworkSha256 = "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f";

    /// <summary>SHA-256 of the package's preprocessing.</summary>
    internal const string MeanSha256 = "84bf8def78d0befaa3f6e73745d57d7016c6a192ead76f79686bd438c1047004";

    /// <summary>The kind that the joined model takes.</summary>
    internal const string Preprocessing = "bytes";

    /// <summary>Makes the encoder in a folder, unless it is there: from the user's NuGet folder, else restored by the .NET SDK.</summary>
    /// <param name="folder">The folder of the weights.</param>
    /// <param name="progress">Told what takes a while.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="VcmrException">The package cannot be had, or is another one; the message says what to do.</exception>
    public static string Restore(string folder, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        string path = Path.Combine(folder, FileName);
        if (File.Exists(path) && FileDownload.HashOf(path) == Sha256)
        {
            return path;
        }

        var source = new NuGetPackage(Package, Version);
        string models = Path.Combine(source.Find() ?? source.Restore(progress, cancellation), "tools", "DnnImageModels");
        string network = Checked(Path.Combine(models, "ResNet18Onnx", "ResNet18.onnx"), NetworkSha256);
        string mean = Checked(Path.Combine(models, "ResNetPrepOnnx", "ResNetPreprocess.onnx"), MeanSha256);
        OnnxJoin.Write(
            path, mean, network, "ResNet18 with its mean picture; takes RGB from 0 to 255.",
            [new("source", $"{Package} {Version}"), new("licence", Licence), new(KnownModels.Metadata, Preprocessing)]);
        return path;
    }

    private static string Checked(string path, string sha256) =>
        !File.Exists(path) ? throw new VcmrException($"The package {Package} {Version} has no '{path}'; delete its folder and run again, so that it is restored anew.")
        : FileDownload.HashOf(path) == sha256 ? path
        : throw new VcmrException($"'{path}' is not the file that {Package} {Version} is known to hold (another SHA-256); delete the package's folder and run again.");
}
