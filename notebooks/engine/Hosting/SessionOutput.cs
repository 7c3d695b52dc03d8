using System.Text;
using System.Text.Json.Nodes;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Hosting;

/// <summary>
/// Sends what a cell prints and displays to the parent, in order. Printed text is collected for a moment first, and cut
/// off where a cell prints without end.
/// </summary>
internal sealed class SessionOutput : ISessionOutput, IDisposable
{
    private const int MaxPending = 16 * 1024;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly StringBuilder pending = new();
    private readonly TextLimit limit = new();
    private readonly Timer timer;
    private readonly Action<SessionEvent> send;
    private string stream = StreamEvent.Output;

    public SessionOutput(Action<SessionEvent> send)
    {
        this.send = send;
        timer = new Timer(_ => Flush());
    }

    /// <summary>A cell ended: everything it gave goes out.</summary>
    public void End()
    {
        lock (gate)
        {
            SendPending();
            if (limit.Reset() is string note)
            {
                send(new StreamEvent(StreamEvent.Error, note));
            }
        }
    }

    /// <summary>Something was printed.</summary>
    /// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The text.</param>
    public void Write(string name, ReadOnlySpan<char> text)
    {
        lock (gate)
        {
            if (name != stream)
            {
                SendPending();
                stream = name;
            }

            ReadOnlySpan<char> kept = limit.Take(text);
            if (kept.IsEmpty)
            {
                return;
            }

            if (pending.Length == 0)
            {
                timer.Change(Delay, Timeout.InfiniteTimeSpan);
            }

            pending.Append(kept);
            if (pending.Length >= MaxPending)
            {
                SendPending();
            }
        }
    }

    public void Flush()
    {
        lock (gate)
        {
            SendPending();
        }
    }

    public void Print(string stream, string text) => Write(stream, text);

    public void Display(JsonObject data, string displayId) => Send(new DisplayEvent(data, displayId));

    public void Update(JsonObject data, string displayId) => Send(new UpdateDisplayEvent(data, displayId));

    public void Result(JsonObject data) => Send(new ResultEvent(data));

    public void Error(ErrorReport error) => Send(new ErrorEvent(error));

    public void Dispose() => timer.Dispose();

    private void Send(SessionEvent message)
    {
        lock (gate)
        {
            SendPending();
            send(message);
        }
    }

    private void SendPending()
    {
        if (pending.Length > 0)
        {
            string text = pending.ToString();
            pending.Clear();
            send(new StreamEvent(stream, text));
        }
    }
}
