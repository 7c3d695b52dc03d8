using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Hosting;

/// <summary>A cell failed; unlike the event it derives from, this one says where.</summary>
internal sealed class CellFailed(ErrorReport report, KernelCommand command) : ErrorProduced(report.Message, command)
{
    public ErrorReport Report => report;
}
