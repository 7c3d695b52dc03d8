using System.Text;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Processes;

/// <summary>
/// Reads what a session process prints past the capture: native libraries, programs that cells start, the runtime's last
/// words. A marker in the text says that a cell has ended.
/// </summary>
internal sealed class NativeOutput
{
    private const int MaxTail = 4000;

    private readonly string marker;
    private readonly Action<string> forward;
    private readonly StringBuilder tail = new();
    private readonly TextLimit limit = new();
    private readonly Lock gate = new();
    private string rest = "";
    private long marks;
    private TaskCompletionSource marked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NativeOutput(Stream stream, string marker, Action<string> forward)
    {
        this.marker = marker;
        this.forward = forward;
        Completion = Task.Run(() => ReadAsync(stream));
    }

    /// <summary>Ends when the process and everything it started have closed the stream.</summary>
    public Task Completion { get; }

    /// <summary>The last of what was printed.</summary>
    public string Tail
    {
        get
        {
            lock (gate)
            {
                return tail.ToString();
            }
        }
    }

    /// <summary>Waits until so many cells have ended as far as this stream knows.</summary>
    public async Task WaitForMarksAsync(long count)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (marks >= count)
                {
                    return;
                }

                next = marked.Task;
            }

            if (await Task.WhenAny(next, Completion).ConfigureAwait(false) == Completion)
            {
                return;
            }
        }
    }

    private async Task ReadAsync(Stream stream)
    {
        using StreamReader reader = new(stream, Encoding.UTF8);
        char[] buffer = new char[8192];
        try
        {
            for (int read; (read = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
            {
                Take(new string(buffer, 0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process is gone.
        }

        Emit(rest);
    }

    private void Take(string read)
    {
        string text = rest + read;
        for (int at; (at = text.IndexOf(marker, StringComparison.Ordinal)) >= 0;)
        {
            Emit(text[..at]);
            text = text[(at + marker.Length)..];
            if (limit.Reset() is string note)
            {
                forward(note);
            }

            lock (gate)
            {
                marks++;
                marked.SetResult();
                marked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        // The beginning of a marker whose end is still to come.
        int keep = Enumerable.Range(1, Math.Min(marker.Length - 1, text.Length)).LastOrDefault(n => text.EndsWith(marker[..n], StringComparison.Ordinal));
        rest = text[(text.Length - keep)..];
        Emit(text[..(text.Length - keep)]);
    }

    private void Emit(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        lock (gate)
        {
            tail.Append(text);
            if (tail.Length > MaxTail)
            {
                tail.Remove(0, tail.Length - MaxTail);
            }
        }

        string kept = limit.Take(text).ToString();
        if (kept.Length > 0)
        {
            forward(kept);
        }
    }
}
