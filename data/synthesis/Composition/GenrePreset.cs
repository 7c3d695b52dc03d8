namespace Vcmr.Synthesis.Composition;

/// <summary>What a genre makes likely.</summary>
internal sealed record GenrePreset
{
    /// <summary>Relative weights of the instruments, in the order of <see cref="Instrument"/>, voice left out.</summary>
    public required double[] Instruments { get; init; }

    /// <summary>Relative weights of the rhythms.</summary>
    public required double[] Rhythms { get; init; }

    /// <summary>Relative weights of soft, medium and loud playing.</summary>
    public required double[] Dynamics { get; init; }

    /// <summary>Slowest likely tempo, beats per minute.</summary>
    public required double Slowest { get; init; }

    /// <summary>Fastest likely tempo, beats per minute.</summary>
    public required double Fastest { get; init; }

    /// <summary>Probability of a major key.</summary>
    public required double Major { get; init; }

    /// <summary>Probability of a singer.</summary>
    public required double Voice { get; init; }

    /// <summary>The preset of a genre.</summary>
    public static GenrePreset Of(Genre genre) => genre switch
    {
        //                        guitar harp piano vibes strings flute drums synth bass
        Genre.Classical => new()
        {
            Instruments = [0.3, 1.5, 3, 0.2, 3, 2, 0.1, 0.05, 0.1],
            Rhythms = [3, 3, 0.4, 0.3], Dynamics = [3, 3, 1.5], Slowest = 60, Fastest = 145, Major = 0.55, Voice = 0.3,
        },
        Genre.Rock => new()
        {
            Instruments = [4, 0.05, 0.5, 0.05, 0.3, 0.1, 4, 0.6, 3],
            Rhythms = [4, 0.3, 0.6, 2], Dynamics = [0.2, 1.5, 4], Slowest = 95, Fastest = 170, Major = 0.5, Voice = 0.6,
        },
        Genre.Electronic => new()
        {
            Instruments = [0.2, 0.1, 0.5, 0.6, 0.4, 0.1, 3.5, 5, 1.5],
            Rhythms = [4, 0.1, 2, 0.6], Dynamics = [0.4, 2.5, 3], Slowest = 95, Fastest = 160, Major = 0.4, Voice = 0.35,
        },
        Genre.Jazz => new()
        {
            Instruments = [1.2, 0.1, 3, 3, 0.2, 1.2, 2.5, 0.2, 3],
            Rhythms = [0.5, 1, 2, 4], Dynamics = [1.5, 3, 1], Slowest = 75, Fastest = 170, Major = 0.55, Voice = 0.3,
        },
        Genre.Folk => new()
        {
            Instruments = [4, 2, 0.4, 0.1, 2, 2.5, 0.5, 0.05, 0.7],
            Rhythms = [2.5, 3, 0.6, 1.5], Dynamics = [2, 3, 0.7], Slowest = 65, Fastest = 150, Major = 0.65, Voice = 0.55,
        },
        _ => new()
        {
            Instruments = [0.4, 2, 1.2, 1.8, 2.5, 0.8, 0.2, 3, 0.4],
            Rhythms = [3, 1.5, 0.5, 0.3], Dynamics = [4, 2, 0.3], Slowest = 60, Fastest = 95, Major = 0.45, Voice = 0.25,
        },
    };
}

/// <summary>A genre makes instruments, rhythm, tempo and pictures likely; it determines none of them.</summary>
internal enum Genre
{
    Classical,
    Rock,
    Electronic,
    Jazz,
    Folk,
    Ambient,
}
