using System.CommandLine;

namespace Vcmr.Engine.Commands;

/// <summary>The argument of commands that work on files.</summary>
public static class FileArguments
{
    /// <summary>The files to work on. A file may begin with a dash; a mistyped option is an error all the same.</summary>
    /// <param name="description">What the help says of them.</param>
    public static Argument<string[]> Create(string description)
    {
        Argument<string[]> files = new("FILE") { Description = description, Arity = ArgumentArity.OneOrMore };
        files.Validators.Add(result =>
        {
            foreach (string token in result.Tokens.Select(t => t.Value).Where(t => t.StartsWith('-') && !Path.Exists(t)))
            {
                result.AddError($"'{token}' is neither an option nor a file.");
            }
        });
        return files;
    }
}
