using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Tagging;

/// <summary>The demo's tags, their groups, and which of them a song has.</summary>
internal static class TagVocabulary
{
    private const double SlowBelow = 85;
    private const double FastAbove = 125;

    /// <summary>Group name and its tags, in order.</summary>
    public static IReadOnlyList<(string Group, IReadOnlyList<string> Tags)> Groups { get; } =
    [
        ("genre", ["classical", "rock", "electronic", "jazz", "folk", "ambient"]),
        ("mood", ["slow", "fast", "loud", "quiet", "happy", "sad"]),
        ("instrument", ["guitar", "harp", "piano", "vibraphone", "strings", "flute", "drums", "synth", "bass"]),
        ("vocals", ["vocal", "no vocals", "female voice", "male voice"]),
    ];

    /// <summary>All tags in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Groups.SelectMany(g => g.Tags)];

    /// <summary>The true tags of a song, in the vocabulary's order.</summary>
    public static string[] Of(SongSpec spec)
    {
        HashSet<string> tags = [Name(spec.Genre)];
        if (spec.SecondGenre is { } second)
        {
            tags.Add(Name(second));
        }

        foreach (Part part in spec.Parts)
        {
            tags.Add(part.Instrument == Instrument.Voice ? "vocal" : Name(part.Instrument));
        }

        Add(spec.Bpm < SlowBelow, "slow");
        Add(spec.Bpm > FastAbove, "fast");
        Add(spec.Dynamics == Dynamics.Loud, "loud");
        Add(spec.Dynamics == Dynamics.Soft, "quiet");

        // Neither a slow song in major nor a fast one in minor has a clear mood.
        Add(spec.Mode == Mode.Major && spec.Bpm > 80, "happy");
        Add(spec.Mode == Mode.Minor && spec.Bpm < 140, "sad");
        Add(spec.Singer == Singer.None, "no vocals");
        Add(spec.Singer == Singer.Female, "female voice");
        Add(spec.Singer == Singer.Male, "male voice");
        return [.. All.Where(tags.Contains)];

        void Add(bool holds, string tag)
        {
            if (holds)
            {
                tags.Add(tag);
            }
        }
    }

    /// <summary>An enumeration value as the files write it.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
