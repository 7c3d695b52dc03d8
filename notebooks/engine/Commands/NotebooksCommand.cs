using System.CommandLine;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Teaching;

namespace Vcmr.Engine.Commands;

/// <summary>The command <c>notebooks</c>: versions of notebooks with exercises, for students and for teachers, from one source.</summary>
public static class NotebooksCommand
{
    /// <summary>Makes it.</summary>
    /// <param name="all">The notebooks that are meant where none is named; null where they must be named.</param>
    public static Command Create(Func<IReadOnlyList<string>>? all = null) =>
        new("notebooks", "Versions of notebooks with exercises, for students and for teachers.") { Student(all), Teacher(all) };

    private static Command Student(Func<IReadOnlyList<string>>? all)
    {
        Inputs inputs = new(all);
        Command command = new("student", "Write notebooks without their solutions: what stands between '// BEGIN SOLUTION: STUB' and '// END SOLUTION' becomes the stub; folded solutions, cells tagged 'teacher' and outputs go.");
        inputs.AddTo(command);
        command.SetAction(parsed => inputs.Write(parsed, (notebook, path) => $"{StudentVersion.Make(notebook, Path.GetFileName(path))} cells without their solutions"));
        return command;
    }

    private static Command Teacher(Func<IReadOnlyList<string>>? all)
    {
        Inputs inputs = new(all);
        Option<string?> outputs = new("--outputs") { Description = "A folder of executed notebooks whose outputs are taken.", HelpName = "DIR" };
        Command command = new("teacher", "Write notebooks with their solutions, and with outputs where a folder of executed ones is named.") { outputs };
        inputs.AddTo(command);
        command.SetAction(parsed => inputs.Write(parsed, (notebook, path) =>
        {
            if (parsed.GetValue(outputs) is not string folder)
            {
                return "with its solutions";
            }

            string executed = Path.Combine(folder, Path.GetFileName(path));
            return $"{TakenOutputs.Take(notebook, NotebookFile.Read(executed))} cells with the outputs of {executed}";
        }));
        return command;
    }

    /// <summary>What both take: notebooks, and where they go.</summary>
    private sealed class Inputs
    {
        private readonly Argument<string[]> notebooks;
        private readonly Option<string> output = new("--out") { Description = "The folder for them.", HelpName = "DIR", Required = true };
        private readonly Option<bool> absolute = new("--absolute") { Description = "Write paths of '#r' and '#load' in full, for notebooks that are moved on this machine, as nbgrader does." };
        private readonly Func<IReadOnlyList<string>>? all;

        public Inputs(Func<IReadOnlyList<string>>? all)
        {
            this.all = all;
            notebooks = FileArguments.Create(all is null ? "The notebooks." : "The notebooks (default: all).");
            notebooks.Arity = all is null ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore;
        }

        public void AddTo(Command command)
        {
            command.Add(notebooks);
            command.Add(output);
            command.Add(absolute);
        }

        public int Write(ParseResult parsed, Func<Notebook, string, string> make)
        {
            string folder = parsed.GetRequiredValue(output);
            IReadOnlyList<string> paths = parsed.GetValue(notebooks) is { Length: > 0 } named ? named : all!();
            List<(Notebook Notebook, string Path, string Did)> made = [];
            foreach (string path in paths)
            {
                string target = Path.Combine(folder, Path.GetFileName(path));
                if (Path.GetFullPath(target) == Path.GetFullPath(path) || made.Exists(m => m.Path == target))
                {
                    throw new NotebookException($"'{path}' would be written over another notebook, '{target}'; choose another folder with --out.", ExitCodes.Usage);
                }

                Notebook notebook = NotebookFile.Read(path);
                string did = make(notebook, path);
                MovedPaths.Rewrite(notebook, Path.GetDirectoryName(Path.GetFullPath(path))!, folder, parsed.GetValue(absolute));
                made.Add((notebook, target, did));
            }

            // Only once all of them could be made.
            foreach ((Notebook notebook, string path, string did) in made)
            {
                NotebookFile.Write(notebook, path);
                Console.WriteLine($"Wrote {path}: {did}.");
            }

            return ExitCodes.Success;
        }
    }
}
