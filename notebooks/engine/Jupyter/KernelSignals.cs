using System.Runtime.InteropServices;

namespace Vcmr.Engine.Jupyter;

/// <summary>What signals mean to a kernel.</summary>
internal sealed class KernelSignals : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;

    private KernelSignals(PosixSignalRegistration[] registrations) => this.registrations = registrations;

    /// <summary>Takes signals from now on.</summary>
    /// <param name="interrupt">Ctrl-C: stops the running cell and never the kernel.</param>
    /// <param name="stop">A request to end.</param>
    public static KernelSignals Register(Action interrupt, Action stop) => new(
    [
        On(PosixSignal.SIGINT, interrupt),
        On(PosixSignal.SIGTERM, stop),
        On(PosixSignal.SIGHUP, stop),
    ]);

    public void Dispose() => Array.ForEach(registrations, registration => registration.Dispose());

    private static PosixSignalRegistration On(PosixSignal signal, Action action) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        action();
    });
}
