namespace Vcmr.Audio.Augmentation;

/// <summary>A drawn reverb; all three in percent, 0 to 99 in the paper's chain.</summary>
/// <param name="Reverberance">How long it rings.</param>
/// <param name="Damping">How fast high frequencies fade.</param>
/// <param name="Room">Size of the room: how far apart the echoes are.</param>
public sealed record ReverbDraw(int Reverberance, int Damping, int Room)
{
    /// <inheritdoc/>
    public override string ToString() => $"reverb (reverberance {Reverberance}, damping {Damping}, room {Room})";
}
