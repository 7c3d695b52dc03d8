using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Vcmr.Engine.Display;

namespace Vcmr.Engine.Scripting;

/// <summary>Names for stack frames, without what the compiler made of lambdas, async methods and scripts.</summary>
internal static class FrameName
{
    /// <summary>In a function of a cell <c> in Name</c>, in its top-level code nothing.</summary>
    public static string InCell(MethodBase? method) => Original(method) is string name && name is not "<Initialize>" ? $" in {name}" : "";

    /// <summary>A library's type and method, or null for frames not worth a line.</summary>
    public static string? InLibrary(MethodBase? method)
    {
        if (method?.DeclaringType is not Type type
            || method.IsDefined(typeof(StackTraceHiddenAttribute))
            || type.Namespace is "System.Runtime.CompilerServices" or "System.Runtime.ExceptionServices" or "Internal.Runtime.CompilerHelpers")
        {
            return null;
        }

        while (type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.DeclaringType is Type outer)
        {
            type = outer;
        }

        string name = TypeName.Of(type);
        bool isKeyword = char.IsLower(name[0]);
        return $"{(isKeyword || type.Namespace is null ? "" : type.Namespace + ".")}{name}.{Original(method)}";
    }

    // Async methods run in MoveNext of a type <Name>d__1; lambdas and local functions are methods <Name>b__1 and
    // <Name>g__Local|1.
    private static string? Original(MethodBase? method)
    {
        if (method is null)
        {
            return null;
        }

        string name = method.Name == "MoveNext" && method.DeclaringType!.Name.StartsWith('<') ? method.DeclaringType.Name : method.Name;
        if (!name.StartsWith('<'))
        {
            return name;
        }

        int local = name.IndexOf(">g__", StringComparison.Ordinal);
        if (local >= 0)
        {
            return name[(local + 4)..].Split('|')[0];
        }

        int close = name.LastIndexOf('>');
        return close > 1 ? name[1..close] : name;
    }
}
