namespace Vcmr.Synthesis.Composition;

/// <summary>Writes the bass line that belongs to each rhythm: roots, pumping eighths, 3+3+2, or a walk.</summary>
internal sealed class BassWriter(PlayerStyle style)
{
    /// <summary>Writes one bar.</summary>
    public void Write(in Bar bar, List<NoteEvent> notes, ref CounterRandom random)
    {
        int root = bar.Harmony.ChordTone(bar.Chord, 0, style.Register);
        switch (bar.Spec.Rhythm)
        {
            case Rhythm.Waltz:
                Add(bar, 0, 1.6, root, notes, ref random);
                if (style.Pattern % 2 == 0)
                {
                    Add(bar, 2, 0.9, root + 4, notes, ref random);
                }

                break;
            case Rhythm.Latin:
                Add(bar, 0, 1.3, root, notes, ref random);
                Add(bar, 1.5, 1.3, root + 4, notes, ref random);
                Add(bar, 3, 0.9, root, notes, ref random);
                break;
            case Rhythm.Shuffle:
                int[] walk = [0, 2, 4, 5];
                for (int beat = 0; beat < 4; beat++)
                {
                    int step = random.Chance(0.2) ? walk[beat] - 1 : walk[beat];
                    Add(bar, beat, 0.85, root + (style.Pattern % 2 == 0 ? step : -step), notes, ref random);
                }

                break;
            default:
                bool pumping = bar.Spec.Dynamics == Dynamics.Loud || style.Pattern % 3 == 0;
                double length = pumping ? 0.5 : 2;
                for (double beat = 0; beat < 4; beat += length)
                {
                    Add(bar, beat, length * 0.85, random.Chance(0.1) ? root + 4 : root, notes, ref random);
                }

                break;
        }
    }

    private void Add(in Bar bar, double beat, double beats, int degree, List<NoteEvent> notes, ref CounterRandom random) =>
        notes.Add(bar.Note(beat, beats, bar.Harmony.Pitch(degree), style.Velocity, ref random));
}
