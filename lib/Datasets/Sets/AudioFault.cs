namespace Vcmr.Datasets.Sets;

/// <summary>What can be wrong with a clip's audio.</summary>
public enum AudioFault
{
    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>The file is empty, no audio, or cannot be decoded.</summary>
    Unreadable,

    /// <summary>Its SHA-256 is not the published one.</summary>
    Checksum,

    /// <summary>It is sound, but shorter than one segment.</summary>
    TooShort,
}
