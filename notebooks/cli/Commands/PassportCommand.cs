using System.CommandLine;
using Vcmr.Studies.Passports;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr passport</c>: writes an encoder as other people's evaluation suites load it.</summary>
internal static class PassportCommand
{
    public static Command Create()
    {
        Argument<string> checkpoint = new("CHECKPOINT") { Description = "A checkpoint of ours or of the official code (.safetensors, .ckpt, .pt), or a run's folder." };
        Option<string> folder = new("--to") { Description = "The folder to write.", HelpName = "DIR", Required = true };
        Option<string> licence = new("--license")
        {
            Description = "Licence of the weights, as Hugging Face names it, for the model card.",
            HelpName = "ID",
            DefaultValueFactory = _ => PassportWriter.UnknownLicence,
        };
        Option<int> length = CommonArguments.InputLength();
        Option<bool> force = new("--force") { Description = "Replace an earlier passport in DIR." };
        Command command = new("passport", "Write an encoder for HEAR, EVAR, MARBLE and ONNX: a PyTorch module, weights, a model with a time axis, a model card.")
        {
            checkpoint, folder, licence, length, force,
        };
        command.SetAction((parsed, _) => Task.Run(
            () =>
            {
                PassportSummary made = PassportWriter.Write(
                    parsed.GetRequiredValue(checkpoint), parsed.GetRequiredValue(folder), parsed.GetValue(length), parsed.GetRequiredValue(licence), parsed.GetValue(force));
                Console.WriteLine(made.Describe());
                return 0;
            },
            CancellationToken.None));
        return command;
    }
}
