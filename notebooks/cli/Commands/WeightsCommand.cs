using System.CommandLine;
using Vcmr.Lessons;
using Vcmr.Studies;
using Vcmr.Video.Encoders;
using Vcmr.Video.Weights;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr weights</c>: where CLIP's weights and ResNet18's are had; gets, verifies and converts them.</summary>
internal static class WeightsCommand
{
    /// <summary>Where weights are kept unless the user says otherwise.</summary>
    public static string DefaultFolder => Path.Combine(RepositoryRoot.Find(), "data", "weights");

    public static Command Create()
    {
        Argument<string?> name = new("NAME") { Description = $"{ResNet18Weights.Name}: restore ResNet18 from NuGet.", Arity = ArgumentArity.ZeroOrOne };
        name.AcceptOnlyFromAmong(ResNet18Weights.Name);
        Option<bool> download = new("--download") { Description = $"Download the official file ({ClipWeights.Bytes >> 20} MiB), verify it and write its image tower as ONNX." };
        Option<string?> from = new("--from") { Description = "Take a file that was fetched elsewhere: the official one, or another CLIP model with the same keys.", HelpName = "FILE" };
        Option<string?> to = new("--to") { Description = "The folder of the weights (default: data/weights).", HelpName = "DIR" };
        Option<bool> half = new("--half") { Description = "Write float16 weights, for GPUs." };
        Command command = new("weights", "Say where CLIP's image encoder is had, or download, verify and convert it; or get ResNet18.") { name, download, from, to, half };
        command.Validators.Add(result =>
        {
            bool isOne = result.GetValue(download);
            bool isOther = result.GetValue(from) is not null;
            if (result.GetValue(name) is { } named && (isOne || isOther || result.GetValue(half)))
            {
                result.AddError($"--download, --from and --half are for CLIP's weights; name {named} alone.");
            }
            else if (isOne && isOther)
            {
                result.AddError("Name either --download or --from.");
            }
            else if (!isOne && !isOther && result.GetValue(half))
            {
                result.AddError("--half goes with --download or --from.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string folder = parsed.GetValue(to) ?? DefaultFolder;
                if (parsed.GetValue(name) is not null)
                {
                    string restored = ResNet18Weights.Restore(folder, new ProgressLines(), cancellation);
                    Console.WriteLine($"{Shown(restored)} is whole: SHA-256 {ResNet18Weights.Sha256}; use it with {ToolName.Hint($"prepare --encoder {ResNet18Weights.Name}")} or the profile's data.frame_encoder.");
                    return 0;
                }

                string? model = parsed.GetValue(from);
                if (parsed.GetValue(download))
                {
                    var progress = new ProgressLines();
                    model = ClipWeights.Download(folder, progress, cancellation);
                    progress.Line($"{Shown(model)} is whole: SHA-256 {ClipWeights.Sha256}.");
                }
                else if (model is not null)
                {
                    Console.WriteLine(ClipWeights.IsOfficial(model)
                        ? $"{Shown(model)} is OpenAI's file: SHA-256 {ClipWeights.Sha256}."
                        : $"{Shown(model)} is not OpenAI's {ClipWeights.FileName} (another SHA-256); its image tower is converted all the same.");
                }

                if (model is null)
                {
                    Status(folder);
                    return 0;
                }

                string encoder = ClipWeights.Convert(model, folder, parsed.GetValue(half));
                Console.WriteLine($"Wrote {Shown(encoder)}; use it with {ToolName.Hint($"prepare --encoder {Shown(encoder)}")} or the profile's data.frame_encoder.");
                return 0;
            },
            CancellationToken.None));
        return command;
    }

    private static void Status(string folder)
    {
        string[] encoders = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.onnx").Order(StringComparer.Ordinal)] : [];
        Console.WriteLine(encoders.Length == 0
            ? $"No frame encoder in {Shown(folder)}; the weightless descriptor is used."
            : $"Frame encoders in {Shown(folder)}:");
        foreach (string path in encoders)
        {
            Console.WriteLine($"  {Path.GetFileName(path)}, {new FileInfo(path).Length >> 20} MiB");
        }

        Console.WriteLine($"""

            CLIP ViT-B/32, whose features the paper trains on:
              from     {ClipWeights.Address}
              size     {ClipWeights.Bytes:N0} bytes, image and text tower as float16
              SHA-256  {ClipWeights.Sha256}
              licence  {ClipWeights.Licence} (https://github.com/openai/CLIP)
              here     {Here(folder)}

            {ToolName.Hint("weights --download")} fetches, verifies and converts it to {ClipWeights.EncoderName} (335 MiB; 168 MiB with --half).
            Where the network does not let it through, {ClipWeights.ByHand(Shown(folder))}.

            ResNet18, trained on ImageNet: {ToolName.Hint($"weights {ResNet18Weights.Name}")} restores {ResNet18Weights.Package} {ResNet18Weights.Version}
            from NuGet (57 MiB, {ResNet18Weights.Licence}) and writes {ResNet18Weights.FileName}; so does the encoder '{ResNet18Weights.Name}' at first use.

            Any other ONNX image encoder does as well: 224×224 RGB in, {VisualFeatures.Dimension} numbers out.
            """);
    }

    private static string Here(string folder)
    {
        string path = Path.Combine(folder, ClipWeights.FileName);
        return !File.Exists(path) ? File.Exists(path + ".part") ? $"{new FileInfo(path + ".part").Length:N0} bytes of it; --download goes on from there" : "no"
            : ClipWeights.IsOfficial(path) ? "yes, whole" : "a file of that name with other content; --download replaces it";
    }

    private static string Shown(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path) is var relative && !relative.StartsWith("..", StringComparison.Ordinal) ? relative : path;
}
