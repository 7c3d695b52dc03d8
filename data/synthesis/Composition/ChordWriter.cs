namespace Vcmr.Synthesis.Composition;

/// <summary>Writes accompaniment: struck chords, broken chords or held ones.</summary>
internal sealed class ChordWriter(PlayerStyle style, Part part)
{
    private static readonly double[][] StraightHits = [[0, 1, 2, 3], [0, 2], [0, 1.5, 2, 3.5], [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]];
    private static readonly double[][] LatinHits = [[0, 1.5, 3], [0, 1.5, 2, 3], [0.5, 1.5, 3], [0, 0.75, 1.5, 2.5, 3]];
    private static readonly double[][] ShuffleHits = [[0, 1.5], [1, 3], [0, 1.5, 2, 3.5], [0.5, 2.5]];
    private static readonly double[][] WaltzHits = [[1, 2], [0, 1, 2], [0, 1.5, 2]];
    private static readonly int[][] Orders = [[0, 1, 2, 1], [0, 2, 1, 2], [0, 1, 2, 3], [3, 2, 1, 0], [0, 2, 3, 1]];

    /// <summary>Writes one bar.</summary>
    public void Write(in Bar bar, List<NoteEvent> notes, ref CounterRandom random)
    {
        switch (part.Role)
        {
            case Role.Pad:
                Strike(bar, 0, bar.Spec.BeatsPerBar * 1.02, notes, ref random);
                break;
            case Role.Arpeggio:
                Break(bar, notes, ref random);
                break;
            default:
                double[] hits = Hits(bar.Spec.Rhythm);
                for (int i = 0; i < hits.Length; i++)
                {
                    double next = i + 1 < hits.Length ? hits[i + 1] : bar.Spec.BeatsPerBar;
                    Strike(bar, hits[i], (next - hits[i]) * style.Staccato, notes, ref random);
                }

                break;
        }
    }

    private double[] Hits(Rhythm rhythm)
    {
        double[][] all = rhythm switch
        {
            Rhythm.Waltz => WaltzHits,
            Rhythm.Latin => LatinHits,
            Rhythm.Shuffle => ShuffleHits,
            _ => StraightHits,
        };
        return all[style.Pattern % all.Length];
    }

    private void Strike(in Bar bar, double beat, double beats, List<NoteEvent> notes, ref CounterRandom random)
    {
        // Loud guitars play power chords: root, fifth, octave.
        bool power = part.Instrument == Instrument.Guitar && bar.Spec.Dynamics == Dynamics.Loud;
        int tones = bar.Spec.Genre == Genre.Jazz && !power ? 4 : 3;
        double strum = part.Instrument is Instrument.Guitar or Instrument.Harp ? random.Uniform(0.008, 0.025) : 0.002;
        for (int tone = 0; tone < tones; tone++)
        {
            double pitch = power
                ? bar.Harmony.Pitch(bar.Harmony.ChordTone(bar.Chord, 0, style.Register - 8)) + (tone switch { 0 => 0, 1 => 7, _ => 12 })
                : bar.Harmony.Pitch(bar.Harmony.ChordTone(bar.Chord, tone, style.Register));
            NoteEvent note = bar.Note(beat, beats, pitch, style.Velocity * 0.9, ref random);
            notes.Add(note with { Start = note.Start + (strum * tone) });
        }
    }

    private void Break(in Bar bar, List<NoteEvent> notes, ref CounterRandom random)
    {
        int[] order = Orders[style.Pattern % Orders.Length];
        double step = bar.Spec.Rhythm == Rhythm.Latin ? 0.75 : bar.Spec.Bpm < 82 && style.Pattern % 3 == 0 ? 0.25 : 0.5;
        int count = (int)Math.Ceiling(bar.Spec.BeatsPerBar / step);
        for (int i = 0; i < count; i++)
        {
            int tone = order[i % order.Length];
            int degree = bar.Harmony.ChordTone(bar.Chord, tone == 3 ? 0 : tone, style.Register) + (tone == 3 ? 7 : 0);
            double beat = i * step;
            double accent = i % 2 == 0 ? 1 : 0.85;
            notes.Add(bar.Note(beat, step * style.Staccato * 1.1, bar.Harmony.Pitch(degree), style.Velocity * accent, ref random));
        }
    }
}
