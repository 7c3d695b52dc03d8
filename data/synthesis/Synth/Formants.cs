namespace Vcmr.Synthesis.Synth;

/// <summary>Formant frequencies of five vowels of a man's voice, Hz, after Peterson and Barney (1952), and a fourth, fixed one.</summary>
internal static class Formants
{
    private static readonly double[][] Vowels =
        [[730, 1090, 2440, 3400], [530, 1840, 2480, 3500], [300, 2250, 2950, 3600], [570, 840, 2410, 3300], [320, 870, 2240, 3300]];

    /// <summary>Bandwidths of the four formants, Hz.</summary>
    public static IReadOnlyList<double> Bandwidths { get; } = [80, 90, 130, 170];

    /// <summary>The formants of a syllable's vowel.</summary>
    /// <param name="syllable">Any number; a note's syllable.</param>
    public static IReadOnlyList<double> Of(int syllable) => Vowels[Vowel(syllable)];

    /// <summary>How far the mouth is open for a syllable, 0 to 1; it follows the first formant.</summary>
    public static double Openness(int syllable) => (Vowels[Vowel(syllable)][0] - 250) / 480;

    /// <summary>How round the lips are for a syllable, 0 (spread) to 1 (round); it goes against the second formant.</summary>
    public static double Roundness(int syllable) => Math.Clamp((2000 - Vowels[Vowel(syllable)][1]) / 1200, 0, 1);

    private static int Vowel(int syllable) => syllable % Vowels.Length;
}
