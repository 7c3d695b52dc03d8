using Vcmr.Models;

namespace Vcmr.Studies;

/// <summary>The audio encoder of a profile.</summary>
public sealed record ModelOptions
{
    /// <summary>Samples of an input waveform.</summary>
    public int InputLength { get; init; } = 98415;

    /// <summary>Channels of the first convolution; the paper's is 128.</summary>
    public int Width { get; init; } = 128;

    /// <summary>
    /// Pooling of <see cref="InputLength"/>'s network, where one length has several, such as 2 for 49,152 = 3 · 2¹⁴. Null
    /// takes 3, else 4, else 2. Other lengths of a sweep always do.
    /// </summary>
    public int? Pool { get; init; }

    /// <summary>The encoder's shape.</summary>
    /// <param name="inputLength">Samples of an input waveform; <see cref="InputLength"/> where it is 0.</param>
    /// <exception cref="VcmrException">No network has that length.</exception>
    public SampleCnnShape Shape(int inputLength = 0) => inputLength == 0 || inputLength == InputLength
        ? SampleCnnShape.ForInput(InputLength, Width, Pool)
        : SampleCnnShape.ForInput(inputLength, Width);
}
