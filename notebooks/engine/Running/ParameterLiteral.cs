using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace Vcmr.Engine.Running;

/// <summary>Turns a parameter's value from the command line into C#.</summary>
internal static class ParameterLiteral
{
    /// <summary>The types a command line can give.</summary>
    public static readonly IReadOnlyList<string> Types = ["string", "bool", "int", "long", "float", "double", "decimal"];

    private static readonly string[] GuessedTypes = ["bool", "int", "long", "double"];

    /// <summary>The declaration that sets a parameter.</summary>
    /// <exception cref="NotebookException">The value is not of the type.</exception>
    public static string Declare(string name, string? type, string value)
    {
        if (type is null)
        {
            throw new NotebookException(
                $"Parameter '{name}' is of a type that the command line cannot give; it can give {string.Join(", ", Types)}.", ExitCodes.Usage);
        }

        string literal = Literal(type, value)
            ?? throw new NotebookException($"Parameter '{name}' is of type {type}, and '{value}' is not.", ExitCodes.Usage);
        return $"{type} {name} = {literal};";
    }

    /// <summary>The type of a value whose parameter has no default, by papermill's rules.</summary>
    public static string Guess(string value) => GuessedTypes.FirstOrDefault(type => Literal(type, value) is not null) ?? "string";

    private static string? Literal(string type, string value)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return type switch
        {
            "string" => SymbolDisplay.FormatLiteral(value, quote: true),
            "bool" => bool.TryParse(value, out bool truth) ? (truth ? "true" : "false") : null,
            "int" => int.TryParse(value, NumberStyles.AllowLeadingSign, culture, out int number) ? number.ToString(culture) : null,
            "long" => long.TryParse(value, NumberStyles.AllowLeadingSign, culture, out long number) ? number.ToString(culture) + "L" : null,
            "float" => float.TryParse(value, NumberStyles.Float, culture, out float number) && float.IsFinite(number) ? number.ToString("R", culture) + "f" : null,
            "double" => double.TryParse(value, NumberStyles.Float, culture, out double number) && double.IsFinite(number) ? number.ToString("R", culture) + "d" : null,
            "decimal" => decimal.TryParse(value, NumberStyles.Float, culture, out decimal number) ? number.ToString(culture) + "m" : null,
            _ => null,
        };
    }
}
