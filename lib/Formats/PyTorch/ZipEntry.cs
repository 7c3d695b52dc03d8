namespace Vcmr.Formats.PyTorch;

/// <summary>One stored file of a zip archive.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Header">Where its local header begins.</param>
/// <param name="Length">Bytes of content, in the file.</param>
/// <param name="IsPlain">Whether the content is stored as it is, neither compressed nor encrypted.</param>
/// <param name="Checksum">CRC-32 of the content.</param>
internal sealed record ZipEntry(string Name, long Header, long Length, bool IsPlain, uint Checksum);
