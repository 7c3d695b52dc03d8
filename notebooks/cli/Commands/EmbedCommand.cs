using System.CommandLine;
using Vcmr.Engine.Commands;
using Vcmr.Media;
using Vcmr.Studies;
using Vcmr.Studies.Files;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr embed</c>: embeds audio and video files into a numpy array.</summary>
internal static class EmbedCommand
{
    public static Command Create()
    {
        Argument<string[]> files = FileArguments.Create("Audio or video files, or folders of them (with all folders below).");
        Option<string?> model = new("--model") { Description = "A checkpoint of ours or of the official code (.safetensors, .ckpt, .pt), or a run's folder (default: the encoder of the best finished run).", HelpName = "CHECKPOINT" };
        Option<string?> profile = CommonArguments.RunsOf(model);
        Option<string> output = new("--out") { Description = "Where the embeddings go: a numpy array float32 [files, width], where SampleCNN's width is 512; NAME.csv beside it says which row is which file.", HelpName = "NAME.npy", Required = true };
        Option<bool> segments = new("--segments") { Description = "Keep each segment's embedding, [segments of all files, width], instead of their mean." };
        Option<int> length = CommonArguments.InputLength();
        Command command = new("embed", "Embed audio or video files with a trained encoder; exit code 1 if a file failed.") { files, model, profile, output, segments, length };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                IReadOnlyList<string> all = MediaFiles.Expand(parsed.GetRequiredValue(files), Console.Error.WriteLine);
                using Embedder embedder = Embedder.Load(parsed.GetValue(model) ?? DefaultModel.Encoder(parsed.GetValue(profile)), parsed.GetValue(length));
                // Progress goes beside the result, so that the result can be redirected.
                var progress = new ProgressLines(Console.Error, !Console.IsErrorRedirected);
                string path = parsed.GetRequiredValue(output);
                EmbeddingSummary made = embedder.Embed(
                    all, path, parsed.GetValue(segments), progress, fault => progress.Line($"vcmr: {fault}"), cancellation);
                progress.Line($"Embedded {made.Files - made.Failed} of {made.Files} {(made.Files == 1 ? "file" : "files")}{(made.Failed > 0 ? "; a file that failed has a row of NaN" : "")}.");
                Console.WriteLine($"Wrote {path}: float32 [{made.Rows}, {made.Width}]; {made.Table} says which row is what.");
                return made.Failed == 0 ? 0 : 1;
            },
            CancellationToken.None));
        return command;
    }
}
