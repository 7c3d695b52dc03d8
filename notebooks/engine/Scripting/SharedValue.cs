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

    /// <summary>The type by which C# can name a value.</summary>
    internal static string TypeOf(object? value) =>
        value?.GetType() is Type { IsVisible: true, IsGenericType: false, IsArray: false, FullName: string name } type && type.Assembly == typeof(object).Assembly
            ? "global::" + name.Replace('+', '.')
            : value is null ? "object" : "dynamic";
}
