using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Synth;

/// <summary>
/// A singer: Rosenberg's glottal pulse (1971), breath, jitter and vibrato, through four formants in cascade (Klatt, 1980)
/// that move from a neutral tract to the syllable's vowel; some syllables begin with a fricative.
/// </summary>
internal sealed class SingingVoice : ISound
{
    private const int ControlStep = 64;
    private static readonly double[] Neutral = [500, 1500, 2500, 3400];
    private readonly double _tract;
    private readonly double _vibratoHertz;
    private readonly double _vibratoCents;
    private readonly double _openQuotient;
    private readonly float _breath;
    private readonly double _glide;

    /// <summary>Draws a singer.</summary>
    public SingingVoice(Singer singer, ref CounterRandom random)
    {
        _tract = singer == Singer.Female ? random.Uniform(1.1, 1.22) : random.Uniform(0.93, 1.06);
        _vibratoHertz = random.Uniform(4.8, 6.5);
        _vibratoCents = random.Uniform(15, 55);
        _openQuotient = random.Uniform(0.5, 0.75);
        _breath = (float)random.Uniform(0.01, 0.06);
        _glide = random.Uniform(0.04, 0.12);
    }

    /// <inheritdoc/>
    public void Play(Span<float> track, in NoteEvent note, double hertz, CounterRandom random)
    {
        int start = (int)(note.Start * SynthFormat.SampleRate);
        int held = (int)(note.Length * SynthFormat.SampleRate);
        int total = Math.Min(track.Length - start, held + (SynthFormat.SampleRate / 12));
        IReadOnlyList<double> vowel = Formants.Of(note.Syllable);
        bool fricative = note.Syllable % 3 == 0;
        Span<Resonator> formants = stackalloc Resonator[4];
        var noise = new NoiseSource(random);
        float phase = 0, vibrato = (float)random.NextDouble(), step = 0, level = 0, last = 0, hiss = fricative ? 0.25f : 0;
        float vibratoStep = (float)(_vibratoHertz * SynthFormat.Step * ControlStep);
        float attack = 1 / (0.035f * SynthFormat.SampleRate), release = 1 / (0.08f * SynthFormat.SampleRate);
        float rise = (float)(_openQuotient * 0.67), fall = (float)(_openQuotient * 0.33);
        float amplitude = (float)note.Velocity, tilt = (float)(0.55 - (0.5 * note.Velocity)), low = 0;
        for (int i = 0; i < total; i++)
        {
            if (i % ControlStep == 0)
            {
                double seconds = (double)i / SynthFormat.SampleRate;
                double cents = (_vibratoCents * Math.Min(1, seconds * 2.5) * Oscillator.Sine(vibrato)) + (6 * random.NextGaussian())
                    - (80 * Math.Exp(-seconds / 0.03));
                vibrato = (vibrato + vibratoStep) % 1;
                step = (float)(hertz * Math.Pow(2, cents / 1200) * SynthFormat.Step);
                double settled = 1 - Math.Exp(-seconds / _glide);
                for (int k = 0; k < 4; k++)
                {
                    double formant = (Neutral[k] + ((vowel[k] - Neutral[k]) * settled)) * _tract;
                    formants[k].Tune(Math.Max(formant, k == 0 ? hertz : 0), Formants.Bandwidths[k]);
                }
            }

            level = i < held ? Math.Min(1, level + attack) : Math.Max(0, level - release);
            float flow = phase < rise ? Rise(phase / rise) : phase < rise + fall ? Fall((phase - rise) / fall) : 0;
            phase += step;
            phase -= phase >= 1 ? 1 : 0;

            // The lips radiate the change of the flow.
            float source = (flow - last) / (step * 8);
            last = flow;
            float air = noise.Next();
            source += air * _breath * flow * 4;
            low = (tilt * low) + ((1 - tilt) * source);
            float sample = low;
            for (int k = 0; k < 4; k++)
            {
                sample = formants[k].Next(sample);
            }

            track[start + i] += amplitude * ((level * sample) + (hiss * air));
            hiss *= 0.9985f;
        }
    }

    /// <inheritdoc/>
    public void Finish(Span<float> track)
    {
    }

    private static float Rise(float t) => t * t * (3 - (2 * t));

    private static float Fall(float t) => 1 - (t * t);
}

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
