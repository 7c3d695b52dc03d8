using System.CommandLine;
using Vcmr.Datasets;
using Vcmr.Datasets.Parts;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Studies;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Vcmr.Video.Scenes;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr prepare</c>: cleans and extracts music videos, or decodes a tagging set.</summary>
internal static class PrepareCommand
{
    public static Command Create()
    {
        Argument<string?> own = new("FOLDER")
        {
            Description = "Your own music videos, for the profile mine: the corpus goes to data/mine, and tags.csv in the folder (path,tags), or the names of its folders, become the tags.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> videos = new("--videos") { Description = "A folder with music videos.", HelpName = "DIR" };
        Option<string?> tagged = new("--tagged") { Description = "A tagging set: a CSV file with the header path,split,tags, or what --kind says.", HelpName = "PATH" };
        Option<string> kind = new("--kind") { Description = "What --tagged is: csv, mtat (annotations_final.csv) or jamendo (the folder of its tables).", DefaultValueFactory = _ => "csv" };
        kind.AcceptOnlyFromAmong([.. TaggedSetKinds.Names]);
        Option<string?> audio = new("--audio") { Description = "The folder of the tagging set's audio (default: beside its tables).", HelpName = "DIR" };
        Option<bool> cleaned = new("--cleaned") { Description = "MagnaTagATune: leave out clips without one of the 50 most frequent tags." };
        Option<string?> corpus = new("--corpus") { Description = "The folder of the corpus; an unfinished one is gone on with (of FOLDER: data/mine/corpus).", HelpName = "DIR" };
        Option<string?> encoder = new("--encoder") { Description = "An ONNX image encoder, or resnet18, which is restored from NuGet (default: the weightless descriptor).", HelpName = "ONNX|resnet18" };
        Option<string> preprocessing = new("--preprocessing")
        {
            Description = $"How --encoder's pictures are prepared, where the model does not tell: {string.Join(", ", FramePreprocessing.Names)}, or a YAML file.",
            HelpName = "KIND",
            DefaultValueFactory = _ => "",
        };
        Option<bool> retry = new("--retry-failed") { Description = "Try items again that failed before." };
        Option<int> workers = new("--workers") { Description = "How many items are worked on at once (default: one a core).", HelpName = "N" };
        CommonArguments.Require(workers, n => n >= 1, "a number of workers above 0");
        Option<string?> shard = CommonArguments.Shard("Take the i-th of n parts, into a corpus folder of its own; a folder of such folders is opened as one corpus.");
        Option<string?> division = new("--division") { Description = "A division made by corpus divide, of which --part is taken, into a corpus folder of its own.", HelpName = "FILE" };
        Option<int> number = CommonArguments.Part("The number of the part of --division.");
        Option<double> threshold = new("--scene-threshold") { Description = "Score from which on a frame is a cut.", HelpName = "SCORE", DefaultValueFactory = _ => SceneDetector.DefaultThreshold };
        CommonArguments.Require(threshold, PrepareOptions.IsSceneThreshold, "a score above 0 and at most 255");
        Option<int> frames = new("--min-scene-frames") { Description = "Fewest frames between two cuts.", HelpName = "N", DefaultValueFactory = _ => SceneDetector.DefaultMinimumFrames };
        CommonArguments.Require(frames, PrepareOptions.IsMinSceneFrames, "a number of frames above 0");
        Option<double> longest = new("--max-scene-seconds") { Description = "Longest scene of a video that is kept (s).", HelpName = "S", DefaultValueFactory = _ => SceneRule.DefaultMaxSeconds };
        CommonArguments.Require(longest, PrepareOptions.IsMaxSceneSeconds, "a number of seconds above 0");
        Option<double> mended = new("--max-mended-sound") { Description = "Largest part of a used sound that may be filled with silence, cut or stretched for it to follow its time stamps.", HelpName = "PART", DefaultValueFactory = _ => PrepareOptions.DefaultMaxMendedSound };
        CommonArguments.Require(mended, PrepareOptions.IsMaxMendedSound, "a part between 0 and 1");
        Option<string> scenes = new("--scenes") { Description = "Which PySceneDetect the scenes equal: 0.6 (0.6.1) or 0.7 (0.7.2).", DefaultValueFactory = _ => SceneVersions.Default };
        scenes.AcceptOnlyFromAmong([.. SceneVersions.Names]);
        Option[] cleaning = [encoder, scenes, threshold, frames, longest];

        Command command = new("prepare", "Clean music videos and extract audio and features, or decode a tagging set.")
        {
            own, videos, tagged, kind, audio, cleaned, corpus, encoder, preprocessing, scenes, threshold, frames, longest, mended, retry, shard, division, number, workers,
        };
        command.Validators.Add(result =>
        {
            bool isOwn = result.GetValue(own) is not null, hasVideos = isOwn || result.GetValue(videos) is not null;
            if (isOwn && new Option[] { videos, tagged, corpus, shard, division }.FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } other)
            {
                result.AddError($"FOLDER is prepared for the profile mine; leave out {other.Name}, or name the folder with --videos.");
            }
            else if (!isOwn && result.GetValue(corpus) is null)
            {
                result.AddError("Name the folder of your music videos, or a corpus with --corpus.");
            }
            else if (hasVideos == (result.GetValue(tagged) is not null))
            {
                result.AddError("Name either a folder of videos or --tagged.");
            }
            else if (!hasVideos && cleaning.FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } option)
            {
                result.AddError($"{option.Name} goes with --videos; a tagging set has no pictures.");
            }
            else if (result.GetValue(encoder) is null && result.GetResult(preprocessing) is { Implicit: false })
            {
                result.AddError("--preprocessing goes with --encoder; the weightless descriptor has its own.");
            }
            else if ((result.GetValue(division) is null) != (result.GetResult(number) is null or { Implicit: true }))
            {
                result.AddError("--division and --part go together.");
            }
            else if (result.GetValue(division) is not null && result.GetValue(shard) is not null)
            {
                result.AddError("Name either --shard or --division.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string? mine = parsed.GetValue(own);
                string folder = mine is null ? parsed.GetValue(corpus)! : OwnVideos.Corpus;
                DivisionPart? divided = parsed.GetValue(division) is { } file ? new DivisionPart(file, parsed.GetValue(number)) : null;
                if (parsed.GetValue(tagged) is { } description)
                {
                    var source = new TaggedSource(TaggedSetKinds.Parse(parsed.GetValue(kind)!), description)
                    {
                        Audio = parsed.GetValue(audio) ?? "",
                        Cleaned = parsed.GetValue(cleaned),
                        MaxMendedSound = parsed.GetValue(mended),
                    };
                    Shard part = CommonArguments.ShardOf(parsed, shard);
                    TaggedCorpusSummary clips = divided is null
                        ? TaggedCorpusBuilder.Prepare(source, folder, part, parsed.GetValue(retry), parsed.GetValue(workers), new ProgressLines(), cancellation)
                        : TaggedCorpusBuilder.Prepare(source, folder, divided, parsed.GetValue(retry), parsed.GetValue(workers), new ProgressLines(), cancellation);
                    PreparedView.Show(clips);
                    return clips.Clips > 0 || part != Shard.Whole || divided is not null ? 0 : throw NothingUsable(clips, source, folder);
                }

                OwnVideos.Check(mine);
                var progress = new ProgressLines();
                string model = FrameEncoders.Locate(parsed.GetValue(encoder) ?? "", WeightsCommand.DefaultFolder, progress, cancellation);
                using IFrameEncoder frameEncoder = FrameEncoders.Open(model, parsed.GetValue(preprocessing)!, parsed.GetValue(workers));
                if (frameEncoder is ClipOnnxEncoder onnx)
                {
                    Console.WriteLine(onnx.About);
                }

                var options = new PrepareOptions
                {
                    VideoFolder = mine ?? parsed.GetValue(videos)!,
                    CorpusFolder = folder,
                    Encoder = frameEncoder,
                    RetryFailed = parsed.GetValue(retry),
                    Workers = parsed.GetValue(workers),
                    Shard = CommonArguments.ShardOf(parsed, shard),
                    Part = divided,
                    Scenes = SceneVersions.Parse(parsed.GetValue(scenes)!),
                    SceneThreshold = parsed.GetValue(threshold),
                    MinSceneFrames = parsed.GetValue(frames),
                    MaxSceneSeconds = parsed.GetValue(longest),
                    MaxMendedSound = parsed.GetValue(mended),
                };
                PrepareSummary summary = VideoCorpusBuilder.Prepare(options, progress, cancellation);
                PreparedView.Show(summary);
                if (mine is not null && summary.Kept > 0)
                {
                    OwnVideos.Finish(mine, summary);
                }

                // A part of a few may well be without any.
                return summary.Kept > 0 || options.Shard != Shard.Whole || divided is not null
                    ? 0
                    : throw new VcmrException($"Not one of the {summary.Videos} videos in '{options.VideoFolder}' is usable; see why with {ToolName.Hint($"corpus list {folder}")}.");
            },
            CancellationToken.None));
        return command;
    }

    private static VcmrException NothingUsable(TaggedCorpusSummary clips, TaggedSource source, string corpus) =>
        clips.Problems.Count == 0 ? new($"'{source.Description}' names no clip; write one a line.")
        : clips.Problems.Any(p => File.Exists(Path.Combine(source.AudioFolder, p.Path)))
            ? new($"Not one of the {clips.Problems.Count} clips of '{source.Description}' is usable; see why with {ToolName.Hint($"corpus list {corpus}")}.")
            : new($"Not one of the {clips.Problems.Count} clips of '{source.Description}' lies in '{source.AudioFolder}', such as '{clips.Problems[0].Path}'; name the folder that their paths start at with --audio.");
}
