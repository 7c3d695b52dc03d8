using System.Text.Json.Serialization;
using Vcmr.Studies;

namespace Vcmr.Synthesis;

/// <summary>What the demo corpus shall contain. The same options give the same files.</summary>
public sealed record DemoOptions
{
    /// <summary>Number of music videos to keep; those to reject come on top.</summary>
    public int Videos { get; init; } = 60;

    /// <summary>Number of tagged clips.</summary>
    public int Clips { get; init; } = 300;

    /// <summary>Seed of everything.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Shortest video, seconds.</summary>
    public double ShortestVideo { get; init; } = 35;

    /// <summary>Longest video, seconds.</summary>
    public double LongestVideo { get; init; } = 60;

    /// <summary>Whether to make the items that cleaning has to reject: still image, long scene, silence, no audio, broken files.</summary>
    public bool Rejects { get; init; } = true;

    /// <summary>Probability that a true tag of a training clip is missing from its labels, as happens in real tag sets.</summary>
    public double OmittedTags { get; init; } = 0.03;

    /// <summary>What the pictures tell about their song; the other cues show another song of the same kind. The music stays the same.</summary>
    [JsonIgnore]
    public IReadOnlyList<PictureCue> Cues { get; init; } = Enum.GetValues<PictureCue>();

    /// <summary>Files made at the same time; 0 means one a processor core. Does not change the files.</summary>
    public int Workers { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="VcmrException">An option is out of its range.</exception>
    internal void Check()
    {
        Require(Videos >= 0, nameof(Videos), Videos, "at least 0");
        Require(Clips is 0 or >= 10, nameof(Clips), Clips, "0 or at least 10, so that every part gets some");
        Require(ShortestVideo >= 6, nameof(ShortestVideo), ShortestVideo, "at least 6 s");
        Require(LongestVideo >= ShortestVideo && LongestVideo <= 600, nameof(LongestVideo), LongestVideo, "between the shortest and 600 s");
        Require(OmittedTags is >= 0 and <= 0.5, nameof(OmittedTags), OmittedTags, "between 0 and 0.5");
        if (!Cues.All(Enum.IsDefined) || Cues.Distinct().Count() != Cues.Count)
        {
            throw new VcmrException($"The demo corpus option {nameof(Cues)} is [{string.Join(", ", Cues)}], but must be a list of different cues out of {string.Join(", ", Enum.GetNames<PictureCue>())}.");
        }

        Require(Workers >= 0, nameof(Workers), Workers, "at least 0");
    }

    private static void Require(bool holds, string name, double value, string range)
    {
        if (!holds)
        {
            throw new VcmrException($"The demo corpus option {name} is {value}, but must be {range}.");
        }
    }
}
