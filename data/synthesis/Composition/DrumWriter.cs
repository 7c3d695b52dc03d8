namespace Vcmr.Synthesis.Composition;

/// <summary>Writes drum patterns: one family a rhythm, with ghost notes and a fill at the end of every fourth bar.</summary>
internal sealed class DrumWriter(PlayerStyle style)
{
    /// <summary>Writes one bar.</summary>
    public void Write(in Bar bar, List<NoteEvent> notes, ref CounterRandom random)
    {
        bool fill = bar.Index % 4 == 3 && random.Chance(0.6);
        (double[] kick, double[] snare, double[] cymbal) = Pattern(bar.Spec);
        double end = bar.Spec.BeatsPerBar - (fill ? 1 : 0);
        Hit(bar, DrumPiece.Kick, kick, 1, end, notes, ref random);
        Hit(bar, DrumPiece.Snare, snare, 0.9, end, notes, ref random);
        DrumPiece metal = bar.Spec.Rhythm == Rhythm.Shuffle || style.Pattern % 4 == 0 ? DrumPiece.Ride : DrumPiece.Hat;
        Hit(bar, metal, cymbal, 0.6, end, notes, ref random);
        if (bar.Spec.Rhythm == Rhythm.Latin)
        {
            Hit(bar, DrumPiece.Clave, bar.Index % 2 == 0 ? [0, 1.5, 3] : [1, 2], 0.6, end, notes, ref random);
        }

        if (fill)
        {
            Hit(bar, DrumPiece.Tom, [end, end + 0.25, end + 0.5, end + 0.75], 0.85, bar.Spec.BeatsPerBar, notes, ref random);
        }

        notes.Sort((a, b) => a.Start.CompareTo(b.Start));
    }

    private (double[] Kick, double[] Snare, double[] Cymbal) Pattern(SongSpec spec)
    {
        double[] eighths = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5];
        double[] quarters = [0, 1, 2, 3];
        bool quiet = spec.Dynamics == Dynamics.Soft;
        return spec.Rhythm switch
        {
            Rhythm.Waltz => ([0], [1, 2], style.Pattern % 2 == 0 ? [0, 1, 2] : [0, 1, 1.5, 2, 2.5]),
            Rhythm.Latin => ([0, 1.5, 2, 3.5], quiet ? [3] : [0.75, 1.5, 3], eighths),
            Rhythm.Shuffle => (quiet ? [0] : [0, 2, 2.5], [1, 3], [0, 1, 1.5, 2, 3, 3.5]),
            _ when style.Pattern % 3 == 0 => (quarters, [1, 3], [0.5, 1.5, 2.5, 3.5]),
            _ => (quiet ? [0, 2] : [0, 2, 2.5], [1, 3], quiet ? quarters : eighths),
        };
    }

    private void Hit(in Bar bar, DrumPiece piece, double[] beats, double strength, double end, List<NoteEvent> notes, ref CounterRandom random)
    {
        foreach (double beat in beats)
        {
            if (beat < end && !random.Chance(0.04))
            {
                notes.Add(bar.Note(beat, 0.25, (int)piece, style.Velocity * strength, ref random));
            }
        }
    }
}

/// <summary>The pieces of the drum kit; a drum note's pitch is one of these numbers.</summary>
internal enum DrumPiece
{
    Kick,
    Snare,
    Hat,
    Ride,
    Tom,
    Clave,
}
