using System.Reflection;
using Vcmr.Engine.Display;

namespace Vcmr.Engine.Scripting;

/// <summary>Reads the variables that the cells of a session have declared.</summary>
internal static class Variables
{
    private const int MaxText = 80;

    /// <summary>The variables by name; of several of one name the last counts.</summary>
    public static IReadOnlyList<Variable> Of(IEnumerable<object?> states) =>
    [
        .. states.Reverse().OfType<object>()
            .SelectMany(state => state.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                .Where(field => !field.Name.Contains('<', StringComparison.Ordinal))
                .Select(field => new Variable(field.Name, field.FieldType, field.GetValue(state))))
            .DistinctBy(variable => variable.Name)
            .OrderBy(variable => variable.Name, StringComparer.Ordinal),
    ];

    /// <summary>The answer to <c>#!whos</c>.</summary>
    public static Table ToTable(IEnumerable<Variable> variables) =>
        Table.Of(["Variable", "Type", "Value"], variables.Select(v => new[] { v.Name, TypeName.Of(v.Type), ShortText(v.Value) }));

    /// <summary>A value in a line.</summary>
    public static string ShortText(object? value) => Shorten(PlainText.Of(value));

    private static string Shorten(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= MaxText ? line : line[..MaxText] + "…";
    }
}
