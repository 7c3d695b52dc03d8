using Microsoft.CodeAnalysis.CSharp;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Running;

/// <summary>
/// Sets a notebook's parameters as papermill does: a cell tagged <c>injected-parameters</c> goes after the one tagged
/// <c>parameters</c>, in the place of an earlier one, or to the top where there is none. A value takes the type of its
/// default, so that a text stays a text although it looks like a number.
/// </summary>
public static class ParameterInjection
{
    private const string DefaultsTag = "parameters";
    private const string InjectedTag = "injected-parameters";

    /// <summary>Whether a notebook can take a parameter: it declares it, or it declares none at all.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <returns>True if it can.</returns>
    public static bool Accepts(Notebook notebook, string parameter) =>
        Defaults(notebook) is not NotebookCell cell || ParameterCell.Read(cell.Source).Any(known => known.Name == parameter);

    /// <summary>The names of the parameters a notebook declares.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <returns>The names in order.</returns>
    public static IReadOnlyList<string> Names(Notebook notebook) =>
        Defaults(notebook) is NotebookCell cell ? [.. ParameterCell.Read(cell.Source).Select(known => known.Name)] : [];

    /// <summary>Sets parameters. One that the notebook does not declare is set all the same, as papermill does.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="values">Names and values; nothing happens where there are none.</param>
    /// <exception cref="NotebookException">A parameter is no name, or its value is not of its type.</exception>
    public static void Inject(Notebook notebook, IReadOnlyDictionary<string, ParameterValue> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        NotebookCell? defaults = Defaults(notebook);
        IReadOnlyList<NotebookParameter> known = defaults is null ? [] : ParameterCell.Read(defaults.Source);
        List<string> lines = ["// Parameters"];
        foreach ((string name, ParameterValue value) in values)
        {
            if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
            {
                throw new NotebookException($"'{NotebookReader.Shorten(name)}'{ParameterLiteral.At(value)} is not a parameter's name.", ExitCodes.Usage);
            }

            NotebookParameter? parameter = known.LastOrDefault(one => one.Name == name);
            lines.Add(ParameterLiteral.Declare(name, parameter is null ? ParameterLiteral.Guess(value) : parameter.Type, value));
        }

        Insert(notebook, NotebookCell.Code(string.Join('\n', lines), InjectedTag), defaults);
    }

    /// <summary>The text of the cell that set a notebook's parameters; empty where none were set.</summary>
    internal static string Injected(Notebook notebook) => notebook.Cells.FirstOrDefault(cell => cell.HasTag(InjectedTag))?.Source ?? "";

    private static void Insert(Notebook notebook, NotebookCell cell, NotebookCell? defaults)
    {
        NotebookCell? earlier = notebook.Cells.FirstOrDefault(one => one.HasTag(InjectedTag));
        if (earlier is not null)
        {
            notebook.Cells[notebook.Cells.IndexOf(earlier)] = cell;
        }
        else
        {
            notebook.Cells.Insert(defaults is null ? 0 : notebook.Cells.IndexOf(defaults) + 1, cell);
        }
    }

    private static NotebookCell? Defaults(Notebook notebook) =>
        notebook.Cells.FirstOrDefault(cell => cell.Type == CellType.Code && cell.HasTag(DefaultsTag));
}
