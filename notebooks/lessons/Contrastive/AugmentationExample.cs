using Vcmr.Audio.Augmentation;

namespace Vcmr.Lessons.Contrastive;

/// <summary>One augmentation alone, as strong as stage 1 may draw it or nearly so.</summary>
/// <param name="Draw">The step.</param>
/// <param name="Teaches">What a network that cannot tell both views apart has learned to ignore.</param>
public sealed record AugmentationExample(AugmentationDraw Draw, string Teaches)
{
    /// <summary>The eight steps of the chain, in its order.</summary>
    public static IReadOnlyList<AugmentationExample> All { get; } =
    [
        new(new() { Polarity = true }, "the sign of the wave, which depends on wiring and which nobody hears"),
        new(new() { NoiseRatio = 0.01, NoiseKey = 1 }, "hiss of a recording, here 40 dB below the music"),
        new(new() { GainDecibels = -12 }, "how loud a recording was mastered"),
        new(new() { Filter = new(FilterKind.HighPass, 1000) }, "missing bass: a small loudspeaker"),
        new(new() { Filter = new(FilterKind.LowPass, 2200) }, "missing treble: an old or a muffled recording"),
        new(new() { DelayMilliseconds = 300 }, "a single echo"),
        new(new() { PitchCents = 500 }, "the key: five semitones up at the same tempo"),
        new(new() { Reverb = new(80, 40, 90) }, "the room, which smears every onset"),
    ];
}
