namespace Vcmr.Synthesis.Composition;

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
