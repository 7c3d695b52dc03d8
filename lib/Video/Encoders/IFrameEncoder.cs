using Vcmr.Video.Preprocessing;

namespace Vcmr.Video.Encoders;

/// <summary>Turns preprocessed frames into feature vectors. Implementations may be called from several threads at once.</summary>
public interface IFrameEncoder : IDisposable
{
    /// <summary>Name and version; it is kept in the catalog, and corpora of different encoders do not mix.</summary>
    string Id { get; }

    /// <summary>SHA-256 of the weights in small letters, empty where there are none; it is kept in the catalog.</summary>
    string Sha256 { get; }

    /// <summary>How frames are prepared for it; the name is kept in the catalog.</summary>
    FramePreprocessing Preprocessing { get; }

    /// <summary>Length of a feature vector.</summary>
    int Dimension { get; }

    /// <summary>Encodes successive frames of one video.</summary>
    /// <param name="frames">RGB bytes after resize and crop, <c>[count, 224, 224, 3]</c>, 5 frames a second.</param>
    /// <param name="count">Number of frames.</param>
    /// <param name="features">Receives <c>[count, Dimension]</c>.</param>
    void Encode(ReadOnlySpan<byte> frames, int count, Span<float> features);
}
