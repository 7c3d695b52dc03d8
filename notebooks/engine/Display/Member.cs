namespace Vcmr.Engine.Display;

/// <summary>A public property or field of a displayed value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="Getter">How to read it.</param>
internal sealed record Member(string Name, Type Type, Func<object, object?> Getter)
{
    /// <summary>The value, or the error that reading it threw.</summary>
    public object? Read(object owner)
    {
        try
        {
            return Getter(owner);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return $"<{e.GetType().Name}: {e.Message}>";
        }
    }
}
