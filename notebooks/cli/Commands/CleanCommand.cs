using System.CommandLine;
using Vcmr.Engine.Documents;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr clean</c>: takes outputs out of notebooks before they are committed.</summary>
internal static class CleanCommand
{
    public static Command Create()
    {
        Argument<string[]> notebooks = new("notebook") { Description = "Notebooks to clean in place.", Arity = ArgumentArity.OneOrMore };
        Command command = new("clean", "Remove outputs and execution counts from notebooks.") { notebooks };
        command.SetAction(parsed =>
        {
            foreach (string path in parsed.GetRequiredValue(notebooks))
            {
                Notebook notebook = NotebookFile.Read(path);
                notebook.ClearOutputs();
                NotebookFile.Write(notebook, path);
            }
        });
        return command;
    }
}
