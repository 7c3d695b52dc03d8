using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Vcmr.Engine.Hosting;

/// <summary>A language that whoever shows the notebook reads: the text of a cell is its output.</summary>
internal sealed class TextKernel : Kernel, IKernelCommandHandler<SubmitCode>
{
    private readonly Func<string, FormattedValue[]> forms;

    /// <summary>Makes the kernel of a language.</summary>
    /// <param name="language">The language.</param>
    /// <param name="forms">The forms of a text in it.</param>
    public TextKernel(string language, Func<string, FormattedValue[]> forms)
        : base(language)
    {
        this.forms = forms;
        KernelInfo.LanguageName = language;
    }

    /// <inheritdoc/>
    public Task HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        string text = CellPlace.Written(command.Code).TrimEnd('\n');
        if (!string.IsNullOrWhiteSpace(text))
        {
            context.Publish(new DisplayedValueProduced(text, command, forms(text), Guid.NewGuid().ToString("N")));
        }

        return Task.CompletedTask;
    }
}
