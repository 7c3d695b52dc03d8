using System.CommandLine;
using Vcmr.Engine;
using Vcmr.Engine.Documents;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr clean</c>: takes outputs out of notebooks before they are committed.</summary>
internal static class CleanCommand
{
    public static Command Create()
    {
        Argument<string[]> notebooks = CommonArguments.Files("Notebooks to clean in place.");
        Option<bool> check = new("--check") { Description = "Change nothing; end with 1 if a notebook is not clean." };
        Command command = new("clean", "Remove outputs, execution counts and what editors leave behind from notebooks; ids and tags stay.") { notebooks, check };
        command.SetAction(parsed =>
        {
            bool found = false;
            foreach (string path in parsed.GetRequiredValue(notebooks))
            {
                Notebook notebook = NotebookFile.Read(path);
                if (!notebook.Clean())
                {
                    continue;
                }

                found = true;
                if (parsed.GetValue(check))
                {
                    Console.Error.WriteLine($"vcmr: '{path}' is not clean; run {ToolName.Hint($"clean {path}")}.");
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
