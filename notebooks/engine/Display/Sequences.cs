using System.Collections;

namespace Vcmr.Engine.Display;

/// <summary>Sequences that are no collections: reading one runs code, and may be possible only once.</summary>
internal static class Sequences
{
    /// <summary>Whether a value is such a sequence.</summary>
    public static bool IsLazy(object? value) => Members.IsSequence(value) && value is not ICollection && !value!.GetType().GetInterfaces().Any(IsCollection);

    /// <summary>A lazy sequence as the items of it that are shown, and one more; any other value as it is.</summary>
    public static object? Read(object? value) => IsLazy(value) ? new Items([.. ((IEnumerable)value!).Cast<object?>().Take(PlainText.MaxItems + 1)]) : value;

    private static bool IsCollection(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ICollection<>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>));

    // No collection, so that nobody takes the items that were read for all.
    private sealed class Items(object?[] items) : IEnumerable
    {
        public IEnumerator GetEnumerator() => items.GetEnumerator();
    }
}
