using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Running;

/// <summary>Turns a parameter's value into C#.</summary>
internal static partial class ParameterLiteral
{
    private static readonly string[] GuessedTypes = ["bool", "int", "long", "double"];

    /// <summary>The declaration that sets a parameter.</summary>
    /// <exception cref="NotebookException">The value is not of the type, or the type is none that can be given.</exception>
    public static string Declare(string name, string? type, ParameterValue value)
    {
        if (type is null)
        {
            throw new NotebookException(
                $"Parameter '{name}'{At(value)} is of a type that cannot be given from outside; what can be given are {string.Join(", ", ParameterType.Scalars)}, and lists and dictionaries of them.", ExitCodes.Usage);
        }

        string literal = Literal(type, value)
            ?? throw new NotebookException($"Parameter '{name}'{At(value)} is of type {type}, and {Describe(value)} is not.", ExitCodes.Usage);
        return $"{type} {name} = {literal};";
    }

    /// <summary>The type of a value whose parameter has no default, by papermill's rules.</summary>
    public static string Guess(ParameterValue value) => value switch
    {
        ParameterValue.Scalar scalar when IsNothing(scalar) => "object?",
        ParameterValue.Scalar { IsQuoted: false } scalar => GuessedTypes.FirstOrDefault(type => Word(type, scalar.Text) is not null) ?? "string",
        ParameterValue.Scalar => "string",
        ParameterValue.Sequence list => ParameterType.Common([.. list.Items.Select(Guess)]) + "[]",
        ParameterValue.Mapping map => $"Dictionary<string, {ParameterType.Common([.. map.Entries.Select(entry => Guess(entry.Value))])}>",
        _ => "object?",
    };

    private static string? Literal(string type, ParameterValue value)
    {
        if (type.EndsWith('?'))
        {
            return IsNothing(value) ? "null" : Literal(type[..^1], value);
        }

        if (type == ParameterType.Any)
        {
            string guess = Guess(value);
            return guess == "object?" ? "null" : Literal(guess, value);
        }

        string? element = ParameterType.Element(type);
        return value switch
        {
            ParameterValue.Scalar { IsQuoted: false, Text: ['[' or '{', ..] text } when element is not null => ParameterValue.FromJson(text) is ParameterValue parsed ? Literal(type, parsed) : null,
            ParameterValue.Scalar scalar when element is null => type != "string" && scalar.IsQuoted ? null : Word(type, scalar.Text),
            ParameterValue.Sequence list when element is not null && !ParameterType.IsDictionary(type) =>
                Join(list.Items.Select(item => Literal(element, item)), ParameterType.IsList(type) ? $"new List<{element}>" : $"new {element}[]"),
            ParameterValue.Mapping map when element is not null && ParameterType.IsDictionary(type) =>
                Join(map.Entries.Select(entry => Literal(element, entry.Value) is string item ? $"[{Quote(entry.Key)}] = {item}" : null), $"new Dictionary<string, {element}>"),
            _ => null,
        };
    }

    private static string? Join(IEnumerable<string?> items, string created)
    {
        string?[] all = [.. items];
        return all.Contains(null) ? null : all.Length == 0 ? created + " { }" : $"{created} {{ {string.Join(", ", all)} }}";
    }

    private static string? Word(string type, string value)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return type switch
        {
            "string" => Quote(value),
            "bool" => bool.TryParse(value, out bool truth) ? (truth ? "true" : "false") : null,
            "int" => int.TryParse(value, NumberStyles.AllowLeadingSign, culture, out int number) ? number.ToString(culture) : null,
            "long" => long.TryParse(value, NumberStyles.AllowLeadingSign, culture, out long number) ? number.ToString(culture) + "L" : null,
            "float" or "double" when Unbounded().Match(value) is { Success: true } match => $"{type}.{Constant(match)}",
            "float" => float.TryParse(value, NumberStyles.Float, culture, out float number) && float.IsFinite(number) ? number.ToString("R", culture) + "f" : null,
            "double" => double.TryParse(value, NumberStyles.Float, culture, out double number) && double.IsFinite(number) ? number.ToString("R", culture) + "d" : null,
            "decimal" => decimal.TryParse(value, NumberStyles.Float, culture, out decimal number) ? number.ToString(culture) + "m" : null,
            _ => null,
        };
    }

    private static string Constant(Match match) =>
        match.Groups["nan"].Success ? "NaN" : match.Groups["sign"].Value == "-" ? "NegativeInfinity" : "PositiveInfinity";

    // Nothing for a parameter that may be nothing; to any other the word is a text.
    private static bool IsNothing(ParameterValue value) =>
        value is ParameterValue.Null or ParameterValue.Scalar { IsQuoted: false, Text: "null" or ParameterValue.None };

    /// <summary>Where a value was given, in brackets for a message; empty for the command line.</summary>
    public static string At(ParameterValue value) => value.Place is null ? "" : $" ({value.Place})";

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static string Describe(ParameterValue value) => value switch
    {
        ParameterValue.Scalar scalar => $"'{NotebookReader.Shorten(scalar.Text)}'",
        ParameterValue.Sequence => "the list given",
        ParameterValue.Mapping => "the dictionary given",
        _ => "null",
    };

    // As Python reads them, and as YAML writes them.
    [GeneratedRegex(@"\A(?<sign>[+-])?\.?(?:(?<nan>nan)|inf|infinity)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Unbounded();
}
