using System.CommandLine;
using Vcmr.Cluster;
using Vcmr.Studies;

namespace Vcmr.Cli.Commands.Slurm;

/// <summary>How much there is of the data whose cost is asked for.</summary>
internal sealed class EstimateOptions
{
    // The official code's list of videos, MagnaTagATune's clips, and the usual length of a pop song.
    private const int PaperVideos = 20_150;
    private const int PaperClips = 25_863;
    private const double PaperVideoSeconds = 240;
    private const double PaperVideoMegabytes = 35;
    private const double PaperClipSeconds = 29.1;

    private readonly Option<int?> _videos = new("--videos") { Description = "With --estimate: music videos (default: the list's, the synthesised ones, or the paper's 20,150).", HelpName = "N" };
    private readonly Option<double?> _seconds = new("--video-seconds") { Description = "With --estimate: a video's usual length (default: 240, or the synthesised ones').", HelpName = "S" };
    private readonly Option<double?> _megabytes = new("--video-megabytes") { Description = "With --estimate: a video's usual size (default: 35).", HelpName = "MB" };
    private readonly Option<int?> _clips = new("--clips") { Description = "With --estimate: tagged clips (default: the synthesised ones, or MagnaTagATune's 25,863).", HelpName = "N" };
    private readonly Option<double?> _clipSeconds = new("--clip-seconds") { Description = "With --estimate: a clip's usual length (default: 29.1).", HelpName = "S" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _videos, _seconds, _megabytes, _clips, _clipSeconds })
        {
            option.Validators.Add(result =>
            {
                foreach (string token in result.Tokens.Select(t => t.Value).Where(t => double.TryParse(t, out double n) && n <= 0))
                {
                    result.AddError($"'{token}' is not a number above 0.");
                }
            });
            command.Add(option);
        }
    }

    /// <summary>What was given, and what a profile says or the paper had otherwise.</summary>
    public Func<Profile, CostInput> Of(ParseResult parsed, string list) => profile =>
    {
        bool isDemo = profile.Data.Kind == "demo";
        int listed = list.Length > 0 && File.Exists(list) ? File.ReadLines(list).Count(l => l.Trim() is { Length: > 0 } line && line[0] != '#') : 0;
        return new CostInput(
            parsed.GetValue(_videos) ?? (listed > 0 ? listed : isDemo ? profile.Data.DemoVideos : PaperVideos),
            parsed.GetValue(_seconds) ?? (isDemo ? (profile.Data.DemoShortest + profile.Data.DemoLongest) / 2 : PaperVideoSeconds),
            parsed.GetValue(_megabytes) ?? (isDemo ? 1 : PaperVideoMegabytes),
            parsed.GetValue(_clips) ?? (isDemo ? profile.Data.DemoClips : PaperClips),
            parsed.GetValue(_clipSeconds) ?? (isDemo ? 10 : PaperClipSeconds));
    };
}
