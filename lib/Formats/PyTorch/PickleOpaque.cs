namespace Vcmr.Formats.PyTorch;

/// <summary>A value that a checkpoint may hold and nobody here asks for; whatever is put into it is dropped.</summary>
internal sealed class PickleOpaque
{
    /// <summary>The only one needed.</summary>
    public static PickleOpaque Instance { get; } = new();

    private PickleOpaque() { }
}
