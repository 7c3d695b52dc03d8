using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Vcmr.Datasets;
using Vcmr.Figures.Runs;

namespace Vcmr.Cli.Commands;

/// <summary>Arguments and options that several commands on trained models share.</summary>
internal static class CommonArguments
{
    /// <summary>Prepared corpora.</summary>
    public static Argument<string[]> Corpora() =>
        new("DIR") { Description = "The folder of a corpus, one whose subfolders are its shards, or several.", Arity = ArgumentArity.OneOrMore };

    /// <summary>A part of a job that is dealt out to several processes.</summary>
    public static Option<string?> Shard(string description)
    {
        Option<string?> shard = new("--shard") { Description = description, HelpName = "i/n" };
        shard.Validators.Add(result =>
        {
            foreach (string token in result.Tokens.Select(t => t.Value).Where(t => Datasets.Shard.Parse(t) is null))
            {
                result.AddError($"'{token}' is no shard; write --shard i/n with i from 1 to n.");
            }
        });
        return shard;
    }

    /// <summary>The shard that was named, or the whole job.</summary>
    public static Shard ShardOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? Datasets.Shard.Parse(text)!.Value : Datasets.Shard.Whole;

    /// <summary>The number of a division's part.</summary>
    public static Option<int> Part(string description, bool required = false)
    {
        Option<int> part = new("--part") { Description = description, HelpName = "i", Required = required };
        Require(part, n => n >= 1, "a part's number; parts are numbered from 1");
        return part;
    }

    /// <summary>How many parts something is divided into.</summary>
    public static Option<int?> Parts()
    {
        Option<int?> parts = new("--parts") { Description = "How many parts; may be left out where there is a division, to which new items are added.", HelpName = "N" };
        parts.Validators.Add(result =>
        {
            foreach (string token in result.Tokens.Select(t => t.Value).Where(t => int.TryParse(t, CultureInfo.InvariantCulture, out int n) && n < 1))
            {
                result.AddError($"'{token}' is not a number of parts above 0.");
            }
        });
        return parts;
    }

    /// <summary>The profile whose best run is taken where no checkpoint is named.</summary>
    /// <param name="model">The option that names one.</param>
    public static Option<string?> RunsOf(Option<string?> model)
    {
        Option<string?> profile = new("--profile") { Description = "Without --model: take the best run of this profile (default: the one that was trained last).", HelpName = "NAME" };
        profile.CompletionSources.Add(_ => RunList.Profiles(DefaultModel.Results).Select(f => new CompletionItem(Path.GetFileName(f))));
        profile.Validators.Add(result =>
        {
            if (result.GetResult(model) is { Implicit: false })
            {
                result.AddError("--model names a checkpoint; leave out --profile.");
            }
        });
        return profile;
    }

    /// <summary>The input length, for weights that do not say how far each block pools.</summary>
    public static Option<int> InputLength()
    {
        Option<int> length = new("--input-length") { Description = "Samples of an input waveform, for weights of which it is not known (default: what the checkpoint says).", HelpName = "N" };
        Require(length, n => n >= 1, "a number of samples above 0");
        return length;
    }

    /// <summary>Refuses values out of range.</summary>
    /// <param name="option">The option.</param>
    /// <param name="holds">Whether a value will do.</param>
    /// <param name="what">What it has to be, as the end of a sentence.</param>
    public static void Require<T>(Option<T> option, Func<T, bool> holds, string what)
        where T : IParsable<T> => option.Validators.Add(result =>
        {
            // A value of another type has an error of its own.
            foreach (string token in result.Tokens.Select(t => t.Value).Where(t => T.TryParse(t, CultureInfo.InvariantCulture, out T? value) && !holds(value)))
            {
                result.AddError($"'{token}' is not {what}.");
            }
        });
}
