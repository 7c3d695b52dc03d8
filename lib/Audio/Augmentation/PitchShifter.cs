using System.Runtime.Serialization;

namespace Vcmr.Audio.Augmentation;

/// <summary>How the pitch is shifted. Both keep the length and end with the same windowed-sinc resampling.</summary>
public enum PitchShifter
{
    /// <summary>Waveform similarity overlap-add, as SoX does it; see <see cref="PitchShift"/>. For processors.</summary>
    Wsola,

    /// <summary>A phase-locked vocoder of tensor operations; see <see cref="Batched.PhaseVocoder"/>. For GPUs.</summary>
    [EnumMember(Value = "phase_vocoder")]
    PhaseVocoder,
}
