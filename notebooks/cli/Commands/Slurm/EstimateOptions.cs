using System.CommandLine;
using Vcmr.Studies;
using Vcmr.Studies.Costs;

namespace Vcmr.Cli.Commands.Slurm;

/// <summary>How much there is of the data whose cost is asked for.</summary>
internal sealed class EstimateOptions
{
    private readonly Option<int?> _videos;
    private readonly Option<double?> _seconds;
    private readonly Option<double?> _megabytes;
    private readonly Option<int?> _clips;
    private readonly Option<double?> _clipSeconds;

    /// <summary>Makes the options.</summary>
    /// <param name="when">When they count, before each description.</param>
    public EstimateOptions(string when = "")
    {
        _videos = new("--videos") { Description = $"{when}Music videos (default: the list's, the synthesised ones, or the paper's 20,150).", HelpName = "N" };
        _seconds = new("--video-seconds") { Description = $"{when}A video's usual length (default: 240, or the synthesised ones').", HelpName = "S" };
        _megabytes = new("--video-megabytes") { Description = $"{when}A video's usual size (default: 35).", HelpName = "MB" };
        _clips = new("--clips") { Description = $"{when}Tagged clips (default: the synthesised ones, or MagnaTagATune's 25,863).", HelpName = "N" };
        _clipSeconds = new("--clip-seconds") { Description = $"{when}A clip's usual length (default: 29.1).", HelpName = "S" };
    }

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
    public Func<Profile, CostInput> Of(ParseResult parsed, string list = "") => profile =>
    {
        CostInput usual = CostInput.Of(profile);
        int listed = list.Length > 0 && File.Exists(list) ? File.ReadLines(list).Count(l => l.Trim() is { Length: > 0 } line && line[0] != '#') : 0;
        return new CostInput(
            parsed.GetValue(_videos) ?? (listed > 0 ? listed : usual.Videos),
            parsed.GetValue(_seconds) ?? usual.VideoSeconds,
            parsed.GetValue(_megabytes) ?? usual.VideoMegabytes,
            parsed.GetValue(_clips) ?? usual.Clips,
            parsed.GetValue(_clipSeconds) ?? usual.ClipSeconds);
    };
}
