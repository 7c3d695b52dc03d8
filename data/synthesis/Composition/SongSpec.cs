namespace Vcmr.Synthesis.Composition;

/// <summary>All that is decided about a song before a note is written.</summary>
internal sealed record SongSpec
{
    /// <summary>Seeds composition, sound and pictures.</summary>
    public required long Key { get; init; }

    /// <summary>The genre.</summary>
    public required Genre Genre { get; init; }

    /// <summary>A second genre of a crossover song.</summary>
    public Genre? SecondGenre { get; init; }

    /// <summary>The rhythm.</summary>
    public required Rhythm Rhythm { get; init; }

    /// <summary>Beats per minute.</summary>
    public required double Bpm { get; init; }

    /// <summary>Major or minor.</summary>
    public required Mode Mode { get; init; }

    /// <summary>How hard the musicians play.</summary>
    public required Dynamics Dynamics { get; init; }

    /// <summary>Who sings.</summary>
    public required Singer Singer { get; init; }

    /// <summary>The musicians, two to four of them.</summary>
    public required IReadOnlyList<Part> Parts { get; init; }

    /// <summary>The key note's distance from C, semitones.</summary>
    public required int Root { get; init; }

    /// <summary>Distance of the whole ensemble's tuning from A4 = 440 Hz, cents.</summary>
    public required double TuningCents { get; init; }

    /// <summary>Root mean square level of the recording, dBFS.</summary>
    public required double LevelDb { get; init; }

    /// <summary>Share of reverberated sound, 0 to 1.</summary>
    public required double Reverb { get; init; }

    /// <summary>Level of the background noise, dBFS.</summary>
    public required double NoiseDb { get; init; }

    /// <summary>Length of the recording, seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Beats in a bar.</summary>
    public int BeatsPerBar => Rhythm == Rhythm.Waltz ? 3 : 4;

    /// <summary>Length of a beat, seconds.</summary>
    public double BeatSeconds => 60 / Bpm;

    /// <summary>Length of a bar, seconds.</summary>
    public double BarSeconds => BeatSeconds * BeatsPerBar;

    /// <summary>Liveliness, 0 to 1, from tempo and dynamics; pictures move with it.</summary>
    public double Energy => Math.Clamp((0.6 * (Bpm - 60) / 110) + (0.2 * (int)Dynamics), 0, 1);

    /// <summary>Whether the instrument plays in this song.</summary>
    public bool Has(Instrument instrument) => Parts.Any(p => p.Instrument == instrument);
}

/// <summary>One musician.</summary>
/// <param name="Instrument">What is played.</param>
/// <param name="Role">What it does in the arrangement.</param>
/// <param name="LevelDb">Level in the mix relative to the others, dB.</param>
/// <param name="Pan">Place in the stereo picture, −1 (left) to 1 (right).</param>
internal sealed record Part(Instrument Instrument, Role Role, double LevelDb, double Pan);

/// <summary>What a part does in the arrangement.</summary>
internal enum Role
{
    Melody,
    Chords,
    Arpeggio,
    Pad,
    Bass,
    Beat,
}

/// <summary>What can sound in a demo song; each has physics of its own in the synthesiser.</summary>
internal enum Instrument
{
    Guitar,
    Harp,
    Piano,
    Vibraphone,
    Strings,
    Flute,
    Drums,
    Synth,
    Bass,
    Voice,
}

/// <summary>Who sings, if anybody.</summary>
internal enum Singer
{
    None,
    Female,
    Male,
}

/// <summary>The four rhythms: four straight beats, three beats, 3+3+2 syncopation, swung eighths.</summary>
internal enum Rhythm
{
    Straight,
    Waltz,
    Latin,
    Shuffle,
}

/// <summary>The scale's gender.</summary>
internal enum Mode
{
    Major,
    Minor,
}

/// <summary>How hard the musicians play; the level of the recording follows only loosely.</summary>
internal enum Dynamics
{
    Soft,
    Medium,
    Loud,
}
