using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json;
using Spectre.Console;
using Vcmr.Lessons;
using Vcmr.Studies;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr profile</c>: what profiles can say, and what one says.</summary>
internal static class ProfileCommand
{
    public static Command Create() => new("profile", "What a profile can say: its keys, a JSON schema of them for editors, and what one profile comes to.")
    {
        Keys(), Schema(), Show(),
    };

    private static Command Keys()
    {
        Argument<string?> part = new("KEY-PART") { Description = "Only keys with this in their name, such as audio or epochs.", Arity = ArgumentArity.ZeroOrOne };
        part.CompletionSources.Add(_ => ProfileOptions.Keys().Select(k => k.Split('.')[0]).Distinct().Select(k => new CompletionItem(k)));
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of a table." };
        Command command = new("keys", "List every key with its default, what it may be, its unit and what it means.") { part, json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<ProfileKey> keys = ProfileKey.Find(parsed.GetValue(part) ?? "");
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new { Keys = keys.Select(k => new { k.Name, k.Default, k.Kind, k.Allowed, k.Words, k.Unit, k.Meaning }) }, PlainJson.Options));
                return;
            }

            Table table = new Table().Border(TableBorder.Simple)
                .AddColumn(new TableColumn("key").NoWrap()).AddColumn("default").AddColumn("takes").AddColumn("allowed").AddColumn("unit").AddColumn("meaning");
            foreach (ProfileKey key in keys)
            {
                table.AddRow([.. new[] { key.Name, key.Default, key.Kind, key.Allowed, key.Unit, FirstSentence(key.Meaning) }.Select(c => c.EscapeMarkup())]);
            }

            WideTable.Write(table);
        });
        return command;
    }

    private static Command Schema()
    {
        Option<string?> output = new("--out") { Description = "The file to write (default: print it).", HelpName = "FILE" };
        Command command = new("schema", "Write a JSON schema (draft 2020-12) of profiles: editors complete keys by it and mark what is wrong.") { output };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(output) is not { } path)
            {
                Console.Write(ProfileSchema.Write());
                return;
            }

            ProfileSchema.Save(path);
            Console.WriteLine($"Wrote {path}; name it in the first line of a profile: # yaml-language-server: $schema={path}");
        });
        return command;
    }

    private static Command Show()
    {
        Argument<string> profile = new("PROFILE") { Description = "A profile's name, or a YAML file." };
        profile.CompletionSources.Add(ProfileOptions.Names);
        Option<string[]> settings = ProfileOptions.Settings();
        Command command = new("show", "Print what a profile comes to: every key, with what it extends and --set applied; a profile itself.") { profile, settings };
        command.SetAction(parsed =>
        {
            Console.Write(ProfileText.Of(Lesson.LoadProfile(parsed.GetRequiredValue(profile), parsed.GetValue(settings))));
        });
        return command;
    }

    private static string FirstSentence(string meaning) =>
        meaning.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end ? meaning[..(end + 1)] : meaning;
}
