using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using static TorchSharp.torch;

namespace Vcmr.Lessons.Exercises;

/// <summary>Reads answers as they come out of cells: whatever kind of number or list somebody chose.</summary>
internal static class Answer
{
    /// <summary>Reads an answer as what the exercise wants.</summary>
    public static bool TryRead<T>(object answer, [NotNullWhen(true)] out T? read)
    {
        object? value = answer is T ? answer
            : typeof(T) == typeof(double) ? Number(answer)
            : typeof(T) == typeof(double[]) ? Numbers(answer)
            : typeof(T) == typeof(string) && answer is char letter ? letter.ToString()
            // A method with default values has a delegate type of its own.
            : answer is Delegate given && typeof(T).IsAssignableTo(typeof(Delegate)) ? Delegate.CreateDelegate(typeof(T), given.Target, given.Method, throwOnBindFailure: false)
            : null;
        read = value is T wanted ? wanted : default;
        return value is T;
    }

    /// <summary>Whether an answer is a stub that nobody has touched: NaN, 0 of whole numbers, an empty text or list, or only such.</summary>
    public static bool IsBlank(object? answer) => answer switch
    {
        null => true,
        double d => double.IsNaN(d),
        float f => float.IsNaN(f),
        int i => i == 0,
        long l => l == 0,
        char c => c is '\0' or ' ' or '?',
        string s => string.IsNullOrWhiteSpace(s) || s.Trim() == "?",
        Tensor t => t.numel() == 0 || (t.is_floating_point() && t.isnan().all().item<bool>()),
        IEnumerable items => items.Cast<object?>().All(IsBlank),
        _ => false,
    };

    /// <summary>A type in words: a delegate by its parameters and its result.</summary>
    public static string NameOf(Type type)
    {
        if (type == typeof(double))
        {
            return "a number";
        }

        if (type == typeof(double[]))
        {
            return "a list of numbers";
        }

        if (type == typeof(string))
        {
            return "a text";
        }

        if (type.IsAssignableTo(typeof(Delegate)) && type.GetMethod("Invoke") is { } invoke)
        {
            return $"a method ({string.Join(", ", invoke.GetParameters().Select(p => Keyword(p.ParameterType)))}) that returns {Keyword(invoke.ReturnType)}";
        }

        return $"a {Keyword(type)}";
    }

    private static object? Number(object answer) => answer switch
    {
        bool or char => null,
        Tensor t => t.numel() == 1 ? t.to(ScalarType.Float64).cpu().item<double>() : null,
        IConvertible c and not string => c.ToDouble(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static double[]? Numbers(object answer)
    {
        if (answer is Tensor t)
        {
            return t.to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        }

        object?[]? numbers = answer is IEnumerable items and not string ? [.. items.Cast<object?>().Select(i => i is null ? null : Number(i))] : null;
        return numbers is null || numbers.Contains(null) ? null : [.. numbers.Cast<double>()];
    }

    private static string Keyword(Type type)
    {
        if (type.IsArray)
        {
            return Keyword(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericType)
        {
            return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Keyword))}>";
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Double => "double",
            TypeCode.Single => "float",
            TypeCode.Int32 => "int",
            TypeCode.Int64 => "long",
            TypeCode.Boolean => "bool",
            TypeCode.String => "string",
            _ when type == typeof(void) => "nothing",
            _ => type.Name,
        };
    }
}
