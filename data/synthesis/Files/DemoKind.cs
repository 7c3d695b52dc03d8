namespace Vcmr.Synthesis.Files;

/// <summary>What a file of the demo corpus is.</summary>
internal enum DemoKind
{
    Video,
    Clip,
    Still,
    LongScene,
    Silent,
    NoAudio,
    Truncated,
    NotVideo,
}
