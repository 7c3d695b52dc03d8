using System.ComponentModel;

namespace Vcmr.Engine.Scripting;

/// <summary>Where a cell's code takes a value that another kernel sent; not meant to be called by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SharedValue
{
    private static object? shared;

    /// <summary>Takes it.</summary>
    public static object? Take() => Interlocked.Exchange(ref shared, null);

    internal static void Put(object? value) => shared = value;

    /// <summary>The type by which a cell can declare a value; <c>dynamic</c> where C# has no name for it.</summary>
    internal static string TypeOf(object? value) => value is null ? "object" : NameOf(value.GetType()) ?? "dynamic";

    private static string? NameOf(Type type)
    {
        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) is string element ? $"{element}[{new string(',', type.GetArrayRank() - 1)}]" : null;
        }

        string?[] arguments = [.. type.GetGenericArguments().Select(NameOf)];
        if (!type.IsVisible || type.IsPointer || type.IsByRefLike || arguments.Contains(null))
        {
            return null;
        }

        int used = 0;
        List<string> parts = [];
        for (Type? outer = type; outer is not null; outer = outer.DeclaringType)
        {
            // What cells declare lies in types that only the compiler names.
            if (outer.Name.Contains('#', StringComparison.Ordinal))
            {
                return string.Join('.', parts);
            }

            string[] name = outer.Name.Split('`');
            int own = name.Length > 1 ? int.Parse(name[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
            used += own;
            string?[] mine = arguments[^used..^(used - own)];
            parts.Insert(0, own == 0 ? name[0] : $"{name[0]}<{string.Join(", ", mine)}>");
        }

        return $"global::{(type.Namespace is string space ? space + "." : "")}{string.Join('.', parts)}";
    }
}
