using System.CommandLine;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Engine;
using Vcmr.Lessons;
using Vcmr.Studies;

namespace Vcmr.Cli.Commands;

/// <summary>
/// <c>vcmr data make|divide|prepare</c>: what a study does by itself when its data are first asked for, in steps that several
/// machines can share.
/// </summary>
internal static class StudyPartsCommand
{
    public static Command CreateMake()
    {
        Argument<string> profile = Profile();
        Option<string[]> settings = ProfileOptions.Settings();
        Option<PictureCue?> without = Without();
        Command make = new("make", "Make the synthesised videos and clips of a profile, and prepare nothing.") { profile, without, settings };
        make.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                using Study study = Open(parsed, profile, settings, without);
                if (!study.Data.IsDemo)
                {
                    throw new VcmrException($"Profile '{study.Profile.Name}' has data of its own, and nothing is to be made; go on with {ToolName.Hint($"data divide {study.Profile.Name} --parts N")}.");
                }

                study.Data.Make(cancellation);
                Console.WriteLine($"Videos and clips are in '{study.Data.Folder}'.");
                return ExitCodes.Success;
            },
            CancellationToken.None));
        return make;
    }

    public static Command CreateDivide()
    {
        Argument<string> profile = Profile();
        Option<string[]> settings = ProfileOptions.Settings();
        Option<PictureCue?> without = Without();
        Option<int?> parts = CommonArguments.Parts();
        Option<bool> bytes = DivideCommand.Bytes();
        Command divide = new("divide", "Divide a profile's videos and clips into parts of about equal work, for data prepare.") { profile, parts, bytes, without, settings };
        divide.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                using Study study = Open(parsed, profile, settings, without);
                StudyDivisions divided = study.Data.Parts.Divide(parsed.GetValue(parts), !parsed.GetValue(bytes), cancellation);
                DivideCommand.Show(divided.Videos);
                if (divided.Clips is { } clips)
                {
                    DivideCommand.Show(clips);
                }

                return ExitCodes.Success;
            },
            CancellationToken.None));
        return divide;
    }

    public static Command CreatePrepare()
    {
        Argument<string> profile = Profile();
        Option<string[]> settings = ProfileOptions.Settings();
        Option<PictureCue?> without = Without();
        Option<int> part = CommonArguments.Part("The part.", required: true);
        Option<bool> retry = new("--retry-failed") { Description = "Try items again that failed before." };
        Option<int> workers = new("--workers") { Description = "How many items are worked on at once (default: one a core).", HelpName = "N" };
        CommonArguments.Require(workers, n => n >= 1, "a number of workers above 0");
        Command prepare = new("prepare", "Prepare one part of a profile's divided videos and clips; when all are, every command finds the profile's data prepared.") { profile, part, retry, workers, without, settings };
        prepare.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                using Study study = Open(parsed, profile, settings, without);
                (PrepareSummary? videos, TaggedCorpusSummary? clips) = study.Data.Parts.Prepare(parsed.GetValue(part), parsed.GetValue(retry), parsed.GetValue(workers), cancellation);
                if (videos is not null)
                {
                    PreparedView.Show(videos);
                }

                if (clips is not null)
                {
                    PreparedView.Show(clips);
                }

                return ExitCodes.Success;
            },
            CancellationToken.None));
        return prepare;
    }

    private static Argument<string> Profile() => new("PROFILE") { Description = "The profile: a name, or a YAML file." };

    private static Option<PictureCue?> Without() => new("--without")
    {
        Description = "Take the corpus without a cue, as the known-truth study trains on it: instruments, voice, mood or tempo.",
        HelpName = "CUE",
    };

    private static Study Open(ParseResult parsed, Argument<string> profile, Option<string[]> settings, Option<PictureCue?> without) =>
        Lesson.Open(parsed.GetRequiredValue(profile), settings: parsed.GetValue(settings) ?? [], without: parsed.GetValue(without));
}
