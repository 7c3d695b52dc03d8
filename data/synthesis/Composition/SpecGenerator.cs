namespace Vcmr.Synthesis.Composition;

/// <summary>Draws song specifications: the genre's preset most of the time, anything at all now and then.</summary>
internal static class SpecGenerator
{
    private const double SurpriseProbability = 0.15;
    private const double CrossoverProbability = 0.25;

    /// <summary>Draws one specification.</summary>
    /// <param name="genre">The song's first genre.</param>
    /// <param name="seconds">Length of the recording, seconds.</param>
    /// <param name="random">The draws.</param>
    public static SongSpec Draw(Genre genre, double seconds, ref CounterRandom random)
    {
        Genre? second = random.Chance(CrossoverProbability) ? (Genre)random.NextInt(Enum.GetValues<Genre>().Length) : null;
        second = second == genre ? null : second;
        GenrePreset own = GenrePreset.Of(genre);
        GenrePreset other = GenrePreset.Of(second ?? genre);

        Rhythm rhythm = (Rhythm)Pick(Likely(own, other, ref random).Rhythms, ref random);
        if (random.Chance(SurpriseProbability))
        {
            rhythm = (Rhythm)random.NextInt(4);
        }

        GenrePreset tempo = Likely(own, other, ref random);
        double bpm = random.Chance(SurpriseProbability)
            ? random.Uniform(60, 170)
            : tempo.Slowest * Math.Pow(tempo.Fastest / tempo.Slowest, random.NextDouble());
        Dynamics dynamics = (Dynamics)Pick(Likely(own, other, ref random).Dynamics, ref random);
        Mode mode = random.Chance(Likely(own, other, ref random).Major) ? Mode.Major : Mode.Minor;
        bool sung = random.Chance(Likely(own, other, ref random).Voice);
        Singer singer = !sung ? Singer.None : random.Chance(0.5) ? Singer.Female : Singer.Male;
        (double low, double high) = dynamics switch
        {
            Dynamics.Soft => (-31.0, -19.0),
            Dynamics.Medium => (-23.0, -14.0),
            _ => (-18.0, -10.0),
        };

        return new SongSpec
        {
            Key = (long)(random.NextUInt64() >> 1),
            Genre = genre,
            SecondGenre = second,
            Rhythm = rhythm,
            Bpm = Math.Round(bpm, 1),
            Mode = mode,
            Dynamics = dynamics,
            Singer = singer,
            Parts = Arrange(Players(own, other, sung, ref random), rhythm, bpm, ref random),
            Root = random.NextInt(12) - 5,
            TuningCents = random.Uniform(-25, 25),
            LevelDb = random.Uniform(low, high),
            Reverb = random.Uniform(0.05, 0.4),
            NoiseDb = random.Uniform(-72, -46),
            Seconds = seconds,
        };
    }

    /// <summary>Draws an index with these relative weights.</summary>
    public static int Pick(ReadOnlySpan<double> weights, ref CounterRandom random)
    {
        double sum = 0;
        foreach (double weight in weights)
        {
            sum += weight;
        }

        double left = random.NextDouble() * sum;
        for (int i = 0; i < weights.Length - 1; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return weights.Length - 1;
    }

    private static GenrePreset Likely(GenrePreset own, GenrePreset other, ref CounterRandom random) =>
        random.Chance(0.6) ? own : other;

    private static List<Instrument> Players(GenrePreset own, GenrePreset other, bool sung, ref CounterRandom random)
    {
        int count = 2 + Pick([1, 1.6, 1], ref random);
        List<Instrument> players = sung ? [Instrument.Voice] : [];
        double[] weights = new double[own.Instruments.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            // The constant lets any instrument enter any genre.
            weights[i] = (0.6 * own.Instruments[i]) + (0.4 * other.Instruments[i]) + 0.12;
        }

        // Somebody has to play harmony, so the first is no drummer and no bassist.
        double[] harmonic = [.. weights];
        harmonic[(int)Instrument.Drums] = harmonic[(int)Instrument.Bass] = 0;
        Add(Pick(harmonic, ref random));
        while (players.Count < count)
        {
            Add(Pick(weights, ref random));
        }

        return players;

        void Add(int instrument)
        {
            weights[instrument] = 0;
            players.Add((Instrument)instrument);
        }
    }

    private static Part[] Arrange(List<Instrument> players, Rhythm rhythm, double bpm, ref CounterRandom random)
    {
        Part[] parts = new Part[players.Count];
        bool melody = players.Contains(Instrument.Voice);
        bool harmony = false;
        for (int i = 0; i < parts.Length; i++)
        {
            Instrument instrument = players[i];
            int othersLeft = players.Skip(i + 1).Count(p => p is not (Instrument.Drums or Instrument.Bass or Instrument.Voice));
            Role role = instrument switch
            {
                Instrument.Voice => Role.Melody,
                Instrument.Drums => Role.Beat,
                Instrument.Bass => Role.Bass,
                Instrument.Flute when !melody => Role.Melody,
                _ when !melody && (harmony || othersLeft == 0) && random.Chance(harmony ? 0.8 : 0.4) => Role.Melody,
                _ => Accompaniment(instrument, rhythm, bpm, ref random),
            };
            melody |= role == Role.Melody;
            harmony |= role is Role.Chords or Role.Pad or Role.Arpeggio;
            double pan = instrument is Instrument.Voice or Instrument.Bass or Instrument.Drums
                ? random.Uniform(-0.15, 0.15)
                : random.Uniform(-0.7, 0.7);
            double level = (role == Role.Melody ? 1 : -2) + random.Uniform(-6, 3);
            parts[i] = new Part(instrument, role, Math.Round(level, 2), Math.Round(pan, 2));
        }

        return parts;
    }

    private static Role Accompaniment(Instrument instrument, Rhythm rhythm, double bpm, ref CounterRandom random) => instrument switch
    {
        Instrument.Flute => Role.Arpeggio,
        Instrument.Harp => Role.Arpeggio,
        Instrument.Strings => random.Chance(0.7) ? Role.Pad : Role.Chords,
        Instrument.Synth => random.Chance(bpm < 95 ? 0.7 : 0.25) ? Role.Pad : random.Chance(0.5) ? Role.Arpeggio : Role.Chords,
        _ when rhythm == Rhythm.Waltz => random.Chance(0.7) ? Role.Chords : Role.Arpeggio,
        _ => random.Chance(0.5) ? Role.Chords : Role.Arpeggio,
    };
}
