using System.CommandLine;

namespace Vcmr.Cli.Commands;

/// <summary>Arguments and options that several commands on trained models share.</summary>
internal static class CommonArguments
{
    /// <summary>The files to work on. A file may begin with a dash; a mistyped option is an error all the same.</summary>
    public static Argument<string[]> Files(string description)
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

    /// <summary>The input length, for weights that do not say how far each block pools.</summary>
    public static Option<int> InputLength()
    {
        Option<int> length = new("--input-length") { Description = "Samples of an input waveform, for weights of which it is not known (default: what the checkpoint says).", HelpName = "N" };
        return length.AtLeast(1, "a number of samples above 0");
    }

    /// <summary>Refuses smaller numbers.</summary>
    /// <param name="option">The option.</param>
    /// <param name="least">Its least value.</param>
    /// <param name="what">What it has to be, as the end of a sentence.</param>
    public static T AtLeast<T>(this T option, int least, string what)
        where T : Option
    {
        option.Validators.Add(result =>
        {
            foreach (string token in result.Tokens.Select(t => t.Value).Where(t => int.TryParse(t, out int n) && n < least))
            {
                result.AddError($"'{token}' is not {what}.");
            }
        });
        return option;
    }
}
