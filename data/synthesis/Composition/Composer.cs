namespace Vcmr.Synthesis.Composition;

/// <summary>Writes the notes of a song from its specification.</summary>
internal static class Composer
{
    /// <summary>Writes a song.</summary>
    /// <param name="spec">What was decided beforehand.</param>
    /// <param name="excerpt">
    /// True for a piece cut out of a song: it starts inside a bar and every part plays all the time. Otherwise parts come
    /// and go from section to section.
    /// </param>
    public static Song Compose(SongSpec spec, bool excerpt)
    {
        var random = new CounterRandom(spec.Key, 1);
        var harmony = new Harmony(spec.Mode, spec.Root);
        int[][] progressions = [harmony.Progression(ref random), harmony.Progression(ref random)];
        double firstBar = excerpt ? -random.Uniform(0, spec.BarSeconds) : 0.1;
        int bars = (int)Math.Ceiling((spec.Seconds - firstBar) / spec.BarSeconds);
        int sectionBars = spec.BarSeconds > 2.6 ? 4 : 8;

        var notes = new IReadOnlyList<NoteEvent>[spec.Parts.Count];
        for (int p = 0; p < notes.Length; p++)
        {
            var draws = new CounterRandom(spec.Key, 2, p);
            Part part = spec.Parts[p];
            PlayerStyle style = PlayerStyle.Draw(part, spec, ref draws);
            Write write = Writer(part, style);
            List<NoteEvent> all = [];
            List<NoteEvent> fresh = [];
            for (int index = 0; index < bars; index++)
            {
                int section = index / sectionBars;
                if (!excerpt && !Plays(spec, p, section))
                {
                    continue;
                }

                int[] progression = progressions[section % 3 == 2 ? 1 : 0];
                var bar = new Bar(spec, harmony, index, firstBar + (index * spec.BarSeconds), progression[index % 4], section);
                fresh.Clear();
                write(bar, fresh, ref draws);
                all.AddRange(fresh.Where(n => n.Start >= 0 && n.Start < spec.Seconds - 0.1));
            }

            all.Sort((a, b) => a.Start.CompareTo(b.Start));
            notes[p] = all;
        }

        return new Song(spec, notes, firstBar);
    }

    private delegate void Write(in Bar bar, List<NoteEvent> notes, ref CounterRandom random);

    private static Write Writer(Part part, PlayerStyle style) => part.Role switch
    {
        Role.Melody => new MelodyWriter(style, part.Instrument == Instrument.Voice).Write,
        Role.Bass => new BassWriter(style).Write,
        Role.Beat => new DrumWriter(style).Write,
        _ => new ChordWriter(style, part).Write,
    };

    // One part may rest in a section, never the same one twice running, so that every instrument is heard in any half minute.
    private static bool Plays(SongSpec spec, int part, int section)
    {
        var random = new CounterRandom(spec.Key, 3, section);
        bool everybody = section % 2 == 1 || spec.Parts.Count < 3 || random.Chance(0.3);
        return everybody || random.NextInt(spec.Parts.Count) != part;
    }
}

/// <summary>Habits of one player that last the whole song.</summary>
/// <param name="Register">The MIDI pitch around which the part lies.</param>
/// <param name="Velocity">Usual strength, 0 to 1.</param>
/// <param name="Pattern">Which of its patterns the player prefers.</param>
/// <param name="Staccato">Share of a note's time that it is held.</param>
internal readonly record struct PlayerStyle(double Register, double Velocity, int Pattern, double Staccato)
{
    /// <summary>Draws the habits of a part's player.</summary>
    public static PlayerStyle Draw(Part part, SongSpec spec, ref CounterRandom random)
    {
        double register = part.Instrument switch
        {
            Instrument.Guitar => 54,
            Instrument.Harp => 66,
            Instrument.Piano => part.Role == Role.Melody ? 68 : 58,
            Instrument.Vibraphone => 68,
            Instrument.Strings => part.Role == Role.Melody ? 69 : 59,
            Instrument.Flute => 77,
            Instrument.Synth => part.Role == Role.Melody ? 69 : 57,
            Instrument.Bass => 36,
            Instrument.Voice => spec.Singer == Singer.Male ? 52 : 66,
            _ => 60,
        };
        double velocity = spec.Dynamics switch
        {
            Dynamics.Soft => 0.38,
            Dynamics.Medium => 0.62,
            _ => 0.88,
        };

        // Music in minor tends to lie lower and to be played more gently.
        double gravity = spec.Mode == Mode.Minor ? 1 : 0;
        return new PlayerStyle(
            register + random.Uniform(-3, 3) - (2 * gravity),
            velocity * (1 - (0.08 * gravity)),
            random.NextInt(60),
            part.Role == Role.Pad ? 1 : random.Uniform(0.55, 1));
    }
}
