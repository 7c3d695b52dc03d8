namespace Vcmr.Synthesis.Composition;

/// <summary>
/// Writes a melody: a rhythmic motif of one bar that comes back changed, a walk over the scale that leans to chord tones
/// on strong beats, a breath at the end of every fourth bar.
/// </summary>
internal sealed class MelodyWriter(PlayerStyle style, bool sung)
{
    private static readonly double[][] FourBeatMotifs =
        [[1, 1, 1, 1], [1.5, 0.5, 1, 1], [1, 0.5, 0.5, 2], [0.5, 0.5, 1, 2], [2, 1, 1], [1, 1, 0.5, 0.5, 1], [3, 1], [0.5, 1, 0.5, 2]];

    private static readonly double[][] LatinMotifs =
        [[1.5, 1.5, 1], [0.5, 1, 1.5, 1], [1.5, 0.5, 1, 1], [0.75, 0.75, 0.5, 2]];

    private static readonly double[][] ThreeBeatMotifs =
        [[1, 1, 1], [2, 1], [1.5, 0.5, 1], [1, 0.5, 0.5, 1], [3]];

    private static readonly double[][] QuickFourBeatMotifs =
        [[0.5, 0.5, 0.5, 0.5, 1, 1], [0.5, 0.5, 1, 0.5, 0.5, 1], [1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]];

    private int _degree = int.MinValue;
    private double[] _motif = [];

    /// <summary>Writes one bar.</summary>
    public void Write(in Bar bar, List<NoteEvent> notes, ref CounterRandom random)
    {
        if (_degree == int.MinValue)
        {
            _degree = bar.Harmony.ChordTone(bar.Chord, random.NextInt(3), style.Register);
        }

        if (bar.Index % 4 == 0 || random.Chance(0.25))
        {
            double[][] motifs = bar.Spec.Rhythm switch
            {
                Rhythm.Waltz => ThreeBeatMotifs,
                Rhythm.Latin => LatinMotifs,
                _ when !sung && bar.Spec.Bpm < 120 && random.Chance(0.5) => QuickFourBeatMotifs,
                _ => FourBeatMotifs,
            };
            _motif = motifs[random.NextInt(motifs.Length)];
        }

        double beat = 0;
        for (int i = 0; i < _motif.Length; i++)
        {
            double beats = _motif[i];
            bool last = i == _motif.Length - 1;
            if (!(last && bar.Index % 4 == 3 && i > 0) && !random.Chance(0.05))
            {
                Step(bar, beat, ref random);
                double accent = beat == Math.Floor(beat) ? 1 : 0.88;
                notes.Add(bar.Note(beat, beats * (sung ? 0.93 : style.Staccato), bar.Harmony.Pitch(_degree), style.Velocity * accent, ref random));
            }

            beat += beats;
        }
    }

    private void Step(in Bar bar, double beat, ref CounterRandom random)
    {
        _degree += SpecGenerator.Pick([0.6, 2, 1, 2, 0.6], ref random) - 2;
        double pitch = bar.Harmony.Pitch(_degree);
        if (Math.Abs(pitch - style.Register) > 8)
        {
            pitch = style.Register + (0.5 * (pitch - style.Register));
            _degree = bar.Harmony.NearestDegree(pitch);
        }

        if (beat is 0 or 2 && random.Chance(0.75))
        {
            _degree = bar.Harmony.ChordTone(bar.Chord, random.NextInt(3), pitch);
        }
    }
}
