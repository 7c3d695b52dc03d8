using System.Globalization;

namespace Vcmr.Benchmarks.Growth;

/// <summary>The most anonymous memory of this process while it lives, looked at every 20 ms.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private long _most;

    public PeakMemory()
    {
        _thread = new Thread(Watch) { IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>The most so far (MB).</summary>
    public double Megabytes => Math.Max(Interlocked.Read(ref _most), Now()) / 1e6;

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private static long Now() => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").First(l => l.StartsWith("RssAnon:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private void Watch()
    {
        while (!_stop.Wait(20))
        {
            Interlocked.Exchange(ref _most, Math.Max(_most, Now()));
        }
    }
}
