using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Vcmr.Engine.Display;

namespace Vcmr.Engine.Hosting;

/// <summary>
/// What cells display, and what takes its place later. <c>display</c> of .NET Interactive shows a value under one name
/// and updates it under another; here the two are known as one.
/// </summary>
internal sealed class Displays : IDisposable
{
    // The handle that a cell got shares with what was shown only the texts of its MIME types, and keeps those.
    private readonly ConditionalWeakTable<string, Shown> byMimeType = [];
    private readonly ISessionOutput output;
    private readonly IDisposable late;

    public Displays(ISessionOutput output)
    {
        this.output = output;
        late = Formatter.SubscribeToDisplayedValues(Late);
    }

    public void Show(DisplayedValueProduced shown) => Show(shown.Value, shown.FormattedValues, shown.ValueId ?? Guid.NewGuid().ToString("N"));

    public void Update(DisplayedValueUpdated updated) => Update(updated.Value, updated.FormattedValues, updated.ValueId);

    public void Dispose() => late.Dispose();

    private void Show(object? value, IReadOnlyCollection<FormattedValue> forms, string id)
    {
        if (forms is FormattedValue[] { Length: > 0 } list)
        {
            string mine = new(list[0].MimeType);
            list[0] = new FormattedValue(mine, list[0].Value);
            byMimeType.Add(mine, new Shown(id, IsUsual(value, list)));
        }

        output.Display(Formats.Bundle(value, forms), id);
    }

    private void Update(object? value, IReadOnlyCollection<FormattedValue> forms, string id)
    {
        if (forms.Count > 0 && byMimeType.TryGetValue(forms.First().MimeType, out Shown? shown))
        {
            id = shown.Id;
            // A text that was shown first does not make a text of the figure that takes its place.
            if (shown.IsUsual && !IsUsual(value, forms))
            {
                forms = FormattedValue.CreateManyFromObject(value);
            }
        }

        output.Update(Formats.Bundle(value, forms), id);
    }

    // A thread that outlives its cell has no kernel to tell any more.
    private void Late(DisplayedValue displayed)
    {
        if (KernelInvocationContext.Current is not { IsComplete: true })
        {
            return;
        }

        if (displayed.IsUpdated)
        {
            Update(displayed.Value, displayed.FormattedValues, displayed.DisplayId);
        }
        else
        {
            Show(displayed.Value, displayed.FormattedValues, displayed.DisplayId);
        }
    }

    private static bool IsUsual(object? value, IEnumerable<FormattedValue> forms) =>
        Formatter.GetPreferredMimeTypesFor(value?.GetType()).SequenceEqual(forms.Select(form => form.MimeType));

    private sealed record Shown(string Id, bool IsUsual);
}
