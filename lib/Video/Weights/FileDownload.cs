using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Vcmr.Video.Weights;

/// <summary>
/// Fetches one file of a known SHA-256 over HTTP. What has come lies beside the target as <c>NAME.part</c> until the sum
/// is right; a download that was cut off goes on where it ended, in this run or in a later one.
/// </summary>
/// <param name="address">Where it is had.</param>
/// <param name="sha256">Its SHA-256 in small letters.</param>
/// <param name="patience">How long the server may be silent.</param>
internal sealed class FileDownload(Uri address, string sha256, TimeSpan patience)
{
    /// <summary>Fetches the file.</summary>
    /// <param name="path">Where it is put, whole and verified.</param>
    /// <param name="byHand">What the user can do in its place, a clause that ends the message of an error.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Stops; what has come stays for the next run.</param>
    /// <exception cref="VcmrException">The server cannot be reached, has no such file, sends another one, or it cannot be written.</exception>
    public void Run(string path, string byHand, IProgress<ByteProgress>? progress = null, CancellationToken cancellation = default)
    {
        string part = path + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            {
                Fetch(file, Path.GetFileName(path), byHand, progress, cancellation);
                file.Flush(flushToDisk: true);
            }

            string found = HashOf(part);
            if (found != sha256)
            {
                File.Delete(part);
                throw new VcmrException($"What {address} sent has the SHA-256 {found} and not {sha256}, so it was deleted; run again, or {byHand}.");
            }

            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"'{part}' cannot be written ({e.Message.TrimEnd('.')}); make room or choose another folder and run again, it goes on from there.", e);
        }
    }

    /// <summary>SHA-256 of a file, in small letters.</summary>
    internal static string HashOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private void Fetch(FileStream file, string name, string byHand, IProgress<ByteProgress>? progress, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = patience }) { Timeout = Timeout.InfiniteTimeSpan };
        while (true)
        {
            long before = file.Length;
            file.Position = before;
            try
            {
                Attempt(client, file, name, byHand, progress, cancellation);
                return;
            }
            catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                // A connection that brought something is tried again at once, from where it broke.
                if (file.Length <= before)
                {
                    if (before == 0)
                    {
                        File.Delete(file.Name);
                    }

                    string what = e is OperationCanceledException ? $"was silent for {patience.TotalSeconds:0} s" : $"cannot be reached ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')})";
                    string kept = before > 0 ? $" ({before} bytes are kept)" : "";
                    throw new VcmrException($"{address} {what}; run again to go on{kept}, or {byHand}.", e);
                }
            }
        }
    }

    private void Attempt(HttpClient client, FileStream file, string name, string byHand, IProgress<ByteProgress>? progress, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("vcmr", null));
        if (file.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(file.Length, null);
        }

        using HttpResponseMessage response = client.Send(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && file.Length > 0)
        {
            // Everything is here, or something else is; the sum tells.
            return;
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new VcmrException($"{address} answers {(int)response.StatusCode} ({response.ReasonPhrase}); {byHand}.");
        }

        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != file.Length)
        {
            // The server does not go on from where it is asked to.
            file.SetLength(0);
            file.Position = 0;
        }

        Copy(response.Content, file, name, silence, progress, cancellation);
    }

    private void Copy(HttpContent content, FileStream file, string name, CancellationTokenSource silence, IProgress<ByteProgress>? progress, CancellationToken cancellation)
    {
        long start = file.Position;
        long total = content.Headers.ContentLength is { } length ? start + length : 0;
        var clock = Stopwatch.StartNew();
        byte[] buffer = new byte[1 << 17];
        using Stream stream = content.ReadAsStream(silence.Token);
        while (true)
        {
            silence.CancelAfter(patience);
            int read = Read(stream, buffer, silence.Token);
            if (read == 0)
            {
                return;
            }

            file.Write(buffer.AsSpan(0, read));
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new ByteProgress(name, file.Position, total, (file.Position - start) / Math.Max(clock.Elapsed.TotalSeconds, 1e-3)));
        }
    }

    private static int Read(Stream stream, byte[] buffer, CancellationToken silence)
    {
        try
        {
            return stream.ReadAsync(buffer, silence).AsTask().GetAwaiter().GetResult();
        }
        catch (IOException e)
        {
            // So that a broken connection is not taken for a full disk.
            throw new HttpRequestException(e.Message, e);
        }
    }
}

/// <summary>How far a download is.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Done">Bytes that are here, those of earlier runs included.</param>
/// <param name="Total">Bytes of the whole file; 0 where the server does not say.</param>
/// <param name="BytesPerSecond">Rate since this run began.</param>
public sealed record ByteProgress(string Name, long Done, long Total, double BytesPerSecond);
