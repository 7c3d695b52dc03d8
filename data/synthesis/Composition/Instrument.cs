namespace Vcmr.Synthesis.Composition;

/// <summary>What can sound in a demo song; each has physics of its own in the synthesiser.</summary>
internal enum Instrument
{
    Guitar,
    Harp,
    Piano,
    Vibraphone,
    Strings,
    Flute,
    Drums,
    Synth,
    Bass,
    Voice,
}
