using System.CommandLine;
using Vcmr.Engine.Jupyter;

namespace Vcmr.Engine.Commands;

/// <summary>The command <c>kernel</c>: the notebooks' kernel for Jupyter.</summary>
public static class KernelCommand
{
    /// <summary>Makes it.</summary>
    public static Command Create() => new("kernel", "Use the notebooks in Jupyter and in VS Code.") { Install(), Uninstall(), Start() };

    private static Command Install()
    {
        (Option<bool> systemPrefix, Option<string?> prefix, Option<string> name) = Place();
        Option<string> displayName = new("--display-name") { Description = "The name that menus show.", HelpName = "NAME", DefaultValueFactory = _ => KernelSpec.DefaultDisplayName };
        Command command = new("install", "Let Jupyter know the kernel (for you alone, unless a prefix is given).") { systemPrefix, prefix, name, displayName };
        command.SetAction(parsed =>
        {
            string folder = KernelSpec.Install(DataFolder(parsed, systemPrefix, prefix), parsed.GetRequiredValue(name), parsed.GetRequiredValue(displayName));
            Console.WriteLine($"Installed '{parsed.GetRequiredValue(displayName)}' in {folder}");
            if (parsed.GetValue(prefix) is string given)
            {
                Console.WriteLine($"Where Jupyter does not look there by itself: export JUPYTER_PATH={JupyterFolders.Of(given)}");
            }
        });
        return command;
    }

    private static Command Uninstall()
    {
        (Option<bool> systemPrefix, Option<string?> prefix, Option<string> name) = Place();
        Command command = new("uninstall", "Take the kernel out of Jupyter again.") { systemPrefix, prefix, name };
        command.SetAction(parsed => Console.WriteLine($"Removed {KernelSpec.Uninstall(DataFolder(parsed, systemPrefix, prefix), parsed.GetRequiredValue(name))}"));
        return command;
    }

    private static Command Start()
    {
        Argument<string> file = new("FILE") { Description = "The connection file that Jupyter wrote." };
        Option<bool> unsigned = new("--unsigned") { Description = "Serve also where the file has no key: whoever reaches the ports can then run code as you." };
        Command command = new("start", "Serve a Jupyter client; Jupyter calls this.") { file, unsigned };
        // Not asynchronous for the command line: it would end an asynchronous action some time after Ctrl-C.
        command.SetAction(parsed => KernelServer.RunAsync(parsed.GetRequiredValue(file), parsed.GetValue(unsigned)).GetAwaiter().GetResult());
        return command;
    }

    private static (Option<bool> SystemPrefix, Option<string?> Prefix, Option<string> Name) Place()
    {
        Option<bool> systemPrefix = new("--sys-prefix") { Description = "In the active Python environment, or where jupyter itself is installed." };
        Option<string?> prefix = new("--prefix") { Description = "Below this folder, in share/jupyter.", HelpName = "DIR" };
        Option<string> name = new("--name") { Description = "The name by which notebooks ask for the kernel.", HelpName = "NAME", DefaultValueFactory = _ => KernelSpec.DefaultName };
        name.Validators.Add(result =>
        {
            foreach (string token in result.Tokens.Select(t => t.Value).Where(t => t.Length == 0 || !t.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') || t.Trim('.').Length == 0))
            {
                result.AddError($"'{token}' is no name for a kernel; use letters, digits, '.', '_' and '-'.");
            }
        });
        prefix.Validators.Add(result =>
        {
            if (result.GetValue(systemPrefix))
            {
                result.AddError("--prefix and --sys-prefix name two places; give one.");
            }
        });
        return (systemPrefix, prefix, name);
    }

    private static string DataFolder(ParseResult parsed, Option<bool> systemPrefix, Option<string?> prefix)
    {
        if (parsed.GetValue(prefix) is string given)
        {
            return JupyterFolders.Of(given);
        }

        return !parsed.GetValue(systemPrefix)
            ? JupyterFolders.User()
            : JupyterFolders.Of(JupyterFolders.ActivePrefix()
                ?? throw new NotebookException("No Python environment is active and no jupyter is on the PATH, so --sys-prefix names no folder; give one with --prefix.", ExitCodes.Usage));
    }
}
