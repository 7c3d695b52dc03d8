namespace Vcmr.Formats.PyTorch;

/// <summary>
/// An object of a TorchScript program: a module as the attributes it was saved with. Its class is a name only; the
/// program's code beside it in the file is never read.
/// </summary>
internal sealed class PickleModule
{
    /// <summary>The attributes, or null before they are given.</summary>
    public PickleDict? Attributes { get; set; }
}
