namespace Vcmr.Datasets.Sets;

/// <summary>One part of a set in numbers.</summary>
/// <param name="Split">train, validation or test.</param>
/// <param name="Clips">Clips of the part.</param>
/// <param name="Good">Clips without any problem.</param>
/// <param name="Missing">Clips without a file.</param>
/// <param name="Unreadable">Clips whose file cannot be decoded.</param>
/// <param name="Checksum">Clips whose file is not the published one.</param>
/// <param name="TooShort">Clips shorter than one segment.</param>
public sealed record SplitCheck(string Split, int Clips, int Good, int Missing, int Unreadable, int Checksum, int TooShort);
