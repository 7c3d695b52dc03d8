using System.CommandLine;
using Vcmr.Studies.Files;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr convert</c>: writes a checkpoint's weights for other programs.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        Argument<string> input = new("IN") { Description = "A checkpoint of ours or of the official code (.safetensors, .ckpt, .pt), or a run's folder." };
        Argument<string> output = new("OUT") { Description = "NAME.safetensors (weights under the official PyTorch keys) or NAME.onnx (the encoder, and the tagging head if there is one)." };
        Option<int> length = CommonArguments.InputLength();
        Option<bool> force = new("--force") { Description = "Replace OUT if it exists." };
        Command command = new("convert", "Write a checkpoint's weights for Python, or its encoder as ONNX.") { input, output, length, force };
        command.SetAction((parsed, _) => Task.Run(
            () =>
            {
                Conversion made = Converter.Convert(
                    parsed.GetRequiredValue(input), parsed.GetRequiredValue(output), parsed.GetValue(length), parsed.GetValue(force));
                Console.WriteLine(made.Describe());
                return 0;
            },
            CancellationToken.None));
        return command;
    }
}
