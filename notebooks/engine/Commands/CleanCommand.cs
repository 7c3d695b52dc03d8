using System.CommandLine;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Commands;

/// <summary>The command <c>clean</c>: takes outputs out of notebooks before they are committed.</summary>
public static class CleanCommand
{
    /// <summary>Makes it.</summary>
    /// <param name="tool">The tool it is part of.</param>
    public static Command Create(NotebookTool tool)
    {
        Argument<string[]> notebooks = FileArguments.Create("Notebooks to clean in place.");
        Option<bool> check = new("--check") { Description = "Change nothing; end with 1 if a notebook is not clean." };
        Command command = new("clean", "Remove outputs, execution counts and what editors leave behind from notebooks; ids and tags stay.") { notebooks, check };
        command.SetAction(parsed =>
        {
            bool found = false;
            foreach (string path in parsed.GetRequiredValue(notebooks))
            {
                Notebook notebook = NotebookFile.Read(path);
                // A .dib has no outputs.
                if (DibFile.Is(path) || !notebook.Clean())
                {
                    continue;
                }

                found = true;
                if (parsed.GetValue(check))
                {
                    Console.Error.WriteLine($"{tool.Name}: '{path}' is not clean; run {tool.Hint($"clean {path}")}.");
                }
                else
                {
                    NotebookFile.Write(notebook, path);
                    Console.WriteLine($"Cleaned {path}.");
                }
            }

            return found && parsed.GetValue(check) ? ExitCodes.CellFailed : ExitCodes.Success;
        });
        return command;
    }
}
