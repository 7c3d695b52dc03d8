using System.CommandLine;
using System.Globalization;
using Vcmr.Engine;
using Vcmr.Figures;
using Vcmr.Lessons;
using Vcmr.Native;
using Vcmr.Studies;
using Vcmr.Studies.Files;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr train</c>: trains a stage's runs, goes on with those that were broken off, finds finished ones.</summary>
internal static class TrainCommand
{
    internal static readonly Dictionary<string, Method> Encoders = new()
    {
        ["audio"] = Method.AudioOnly,
        ["audio-video"] = Method.Vcmr,
        ["audio-longer"] = Method.AudioOnlyLonger,
        ["untrained"] = Method.Untrained,
        ["shuffled"] = Method.ShuffledPairs,
        ["clmr"] = Method.Clmr,
    };

    private static readonly Dictionary<string, Method> Models = new()
    {
        ["sample-cnn"] = Method.Supervised,
        ["harmonic-cnn"] = Method.HarmonicCnn,
        ["short-chunk-cnn"] = Method.ShortChunkCnn,
    };

    public static Command Create() => new("train", "Train one stage for the profile's seeds; finished runs are found, broken ones go on.")
    {
        Stage("audio", "Stage 1: two crops of a segment belong together."),
        Stage("audio-video", "Stage 2: sound and picture belong together; trains stage 1 first where that is still to do."),
        Stage("tags", "Stage 3: tagging heads on the frozen encoders; trains those first where that is still to do."),
        Stage("supervised", "A network on the labels alone, encoder and head together."),
    };

    private static Command Stage(string stage, string description)
    {
        Option<string> profile = ProfileOptions.Profile();
        Option<string[]> settings = ProfileOptions.Settings();
        Option<int[]> seeds = new("--seed") { Description = "Train this seed in the place of the profile's list; may be given several times.", HelpName = "N" };
        Option<string?> results = new("--results") { Description = "The folder for runs (default: results/<profile>).", HelpName = "DIR" };
        Option<string?> resume = new("--resume") { Description = "Go on with the run in this folder; refused where profile or data are others than its own.", HelpName = "DIR" };
        Option<string[]> encoders = new("--encoder")
        {
            Description = "The encoders that get a head: audio, audio-video, audio-longer, shuffled, clmr or untrained (default: audio and audio-video).",
            DefaultValueFactory = _ => ["audio", "audio-video"],
        };
        encoders.AcceptOnlyFromAmong([.. Encoders.Keys]);
        Command command = new(stage, description) { profile, settings, seeds, results, resume };
        if (stage == "tags")
        {
            command.Add(encoders);
        }

        Option<string[]> models = new("--model")
        {
            Description = "The networks: sample-cnn, harmonic-cnn or short-chunk-cnn, which won MediaEval 2020 (default: sample-cnn).",
            DefaultValueFactory = _ => ["sample-cnn"],
        };
        models.AcceptOnlyFromAmong([.. Models.Keys]);
        if (stage == "supervised")
        {
            command.Add(models);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(resume) is not null && result.GetResult(seeds) is not null)
            {
                result.AddError("--resume names one run, whose seed is known; leave out --seed.");
            }

            foreach (Option named in new Option[] { encoders, models }.Where(o => result.GetValue(resume) is not null && result.GetResult(o) is { Implicit: false }))
            {
                result.AddError($"--resume names one run, whose network is known; leave out {named.Name}.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                TorchLibrary.AllowTiles();
                // Progress goes beside the result, so that the result can be redirected.
                var progress = new ProgressLines(Console.Error, !Console.IsErrorRedirected);
                using Study study = Lesson.Open(
                    parsed.GetValue(profile)!,
                    results: parsed.GetValue(results) ?? "",
                    settings: [.. parsed.GetValue(settings) ?? [], .. Seeds(parsed.GetValue(seeds))],
                    progress: progress);
                try
                {
                    Method[] methods = stage switch
                    {
                        "tags" => [.. parsed.GetValue(encoders)!.Select(e => Encoders[e]).Distinct()],
                        "supervised" => [.. parsed.GetValue(models)!.Select(m => Models[m]).Distinct()],
                        _ => [],
                    };
                    Train(study, stage, parsed.GetValue(resume), methods, cancellation);
                    Console.WriteLine(Next(study.Profile, stage, parsed.GetValue(profile)!));
                    return ExitCodes.Success;
                }
                catch (OperationCanceledException)
                {
                    string at = progress.LastStep is { } step ? $" after step {step.Step} of {step.Steps} of stage {step.Run}" : "";
                    progress.Line($"vcmr: stopped{at}; the same command goes on from there.");
                    return ExitCodes.Cancelled;
                }
            },
            CancellationToken.None));
        return command;
    }

    private static string[] Seeds(int[]? seeds) => seeds is { Length: > 0 } ? [$"seeds=[{string.Join(",", seeds)}]"] : [];

    private static void Train(Study study, string stage, string? resume, Method[] methods, CancellationToken cancellation)
    {
        IReadOnlyList<int> seeds = study.Profile.Seeds;
        double fraction = 1;
        if (resume is not null)
        {
            (int seed, Method? method, fraction) = study.Resume(stage, resume);
            (seeds, methods) = ([seed], method is { } own ? [own] : stage == "supervised" ? [Method.Supervised] : methods);
        }

        foreach (int seed in seeds)
        {
            int before = study.Progress.TrainingSteps;
            if (stage is "audio" or "audio-video")
            {
                PretrainedEncoder encoder = study.Pretraining.Encoder(stage == "audio" ? Method.AudioOnly : Method.Vcmr, seed, cancellation: cancellation);
                Console.WriteLine(Line(stage, seed, encoder.State, study.Progress.TrainingSteps > before, encoder.Checkpoint));
                continue;
            }

            foreach (Method method in methods)
            {
                before = study.Progress.TrainingSteps;
                TaggingResult tags = stage == "tags" ? study.Tagging.Run(method, seed, fraction, cancellation) : study.Tagging.Supervised(method, seed, cancellation);
                string folder = resume ?? Path.Combine(study.Results, stage, tags.RunId);
                Console.WriteLine(Line(stage, tags, study.Progress.TrainingSteps > before, Path.Combine(folder, TaggerFile.Name)));
            }
        }
    }

    private static string Line(string stage, int seed, TrainingState state, bool trained, string checkpoint) => string.Create(
        CultureInfo.InvariantCulture,
        $"{stage}, seed {seed}: {state.Step} steps{(trained ? "" : ", finished before")}, best validation loss {state.Best:F3} in epoch {state.BestEpoch}: {DefaultModel.Shown(checkpoint)}");

    private static string Line(string stage, TaggingResult tags, bool trained, string tagger) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(stage == "tags" ? "tags on " : "")}{StudyFigures.Name(tags.Method)}, seed {tags.Seed}{(trained ? "" : ", finished before")}: test PR-AUC {tags.Report.Macro.PrAuc.Mean:F3}, ROC-AUC {tags.Report.Macro.RocAuc?.Mean ?? double.NaN:F3}, best epoch {tags.BestEpoch}: {DefaultModel.Shown(tagger)}");

    private static string Next(Profile profile, string stage, string name) => stage switch
    {
        "audio" when profile.Data.Music.Length > 0 => $"Go on with: {ToolName.Typed} train tags --encoder audio --profile {name} (and a tagged set in data.tagged)",
        "audio" => $"Go on with: {ToolName.Typed} train audio-video --profile {name} (and the same --set, --seed and --results)",
        "audio-video" => $"Go on with: {ToolName.Typed} train tags --profile {name} (and the same --set, --seed and --results)",
        _ => $"Go on with: {ToolName.Typed} tag FILE (any audio or video file; it takes the best of these runs)",
    };
}
