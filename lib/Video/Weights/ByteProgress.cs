namespace Vcmr.Video.Weights;

/// <summary>How far a download is.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Done">Bytes that are here, those of earlier runs included.</param>
/// <param name="Total">Bytes of the whole file; 0 where the server does not say.</param>
/// <param name="BytesPerSecond">Rate since this run began.</param>
public sealed record ByteProgress(string Name, long Done, long Total, double BytesPerSecond);
