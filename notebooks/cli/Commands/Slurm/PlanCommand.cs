using System.CommandLine;
using Vcmr.Cluster;
using Vcmr.Lessons;

namespace Vcmr.Cli.Commands.Slurm;

/// <summary><c>vcmr slurm plan</c>: from a profile to a folder with a plan and its batch scripts.</summary>
internal static class PlanCommand
{
    // Where the recipes of docs/container put the project.
    private const string InContainer = "/opt/vcmr";

    public static Command Create()
    {
        Argument<string> profile = new("PROFILE") { Description = "A profile's name, or a YAML file." };
        Option<string?> to = new("--to") { Description = "The folder for the plan, its scripts and logs, on a disk that all nodes share.", HelpName = "DIR" };
        Option<int> shards = Number("--shards", "Parts into which the data are divided.", "N", 1, PlanOptions.MostTasks);
        Option<string> partition = Text("--partition", "Slurm's partition.", "P");
        Option<string> gpuPartition = Text("--gpu-partition", "Another partition for what trains.", "P");
        Option<int> gpus = Number("--gpus-per-task", "GPUs of a task that trains.", "G", 0, 64);
        Option<int> cpus = Number("--cpus-per-task", "Cores of a task (default: the profile's threads).", "C", 0, 1024);
        Option<string> memory = Text("--mem", "Memory of a task, such as 16G.", "SIZE");
        Option<string> time = new("--time") { Description = "How long a task may run before it saves and queues again, as Slurm writes it.", HelpName = "T", DefaultValueFactory = _ => "4:00:00" };
        time.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && PlanOptions.ParseTime(result.Tokens[0].Value) is null)
            {
                result.AddError($"'{result.Tokens[0].Value}' is no time of at least a minute; write minutes, hours:minutes:seconds or days-hours.");
            }
        });
        Option<string> account = Text("--account", "The account that pays.", "A");
        Option<string> container = Text("--container", "An Apptainer image in which the tasks run (docs/cluster.md).", "IMAGE");
        Option<string> scratch = Text("--scratch", "A folder on each node's own disk, such as '$TMPDIR', to which the corpora are copied.", "DIR");
        Option<string> list = Text("--list", "Fetch the videos of this list first, where you may.", "FILE");
        Option<int> atOnce = new("--fetch-at-once") { Description = "Tasks that fetch at the same time.", HelpName = "N", DefaultValueFactory = _ => 2 };
        CommonArguments.Require(atOnce, n => n >= 1, "a number of tasks above 0");
        Option<string> results = Text("--results", "The folder for runs, figures and numbers (default: results/<profile>).", "DIR");
        Option<string[]> skip = new("--skip") { Description = "Leave this stage out; may be given several times.", HelpName = "STAGE" };
        Option<bool> estimate = new("--estimate") { Description = "Only say what it costs, by doing a little of each part here (about two minutes)." };
        var size = new EstimateOptions("With --estimate: ");
        foreach (Option<string> option in new[] { partition, gpuPartition, memory, account, container, scratch })
        {
            Plain(option);
        }

        Command command = new("plan", "Write batch scripts and a plan for a profile into a folder; nothing is submitted.")
        {
            profile, to, shards, partition, gpuPartition, gpus, cpus, memory, time, account, container, scratch, list, atOnce, results, skip, estimate,
        };
        size.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(to) is null && !result.GetValue(estimate))
            {
                result.AddError("Name the plan's folder with --to DIR, or ask for its cost with --estimate.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                if (parsed.GetValue(estimate))
                {
                    EstimateView.Show(parsed.GetRequiredValue(profile), size.Of(parsed, parsed.GetValue(list)!), cancellation);
                    return;
                }

                Make(parsed);
            },
            CancellationToken.None));
        return command;

        void Make(ParseResult parsed)
        {
            string folder = parsed.GetValue(to)!, image = parsed.GetValue(container)!;
            string root = RepositoryRoot.Find();
            var options = new PlanOptions
            {
                Shards = Math.Max(1, parsed.GetValue(shards)),
                Partition = parsed.GetValue(partition)!,
                GpuPartition = parsed.GetValue(gpuPartition)!,
                GpusPerTask = parsed.GetValue(gpus),
                CpusPerTask = parsed.GetValue(cpus),
                Memory = parsed.GetValue(memory)!,
                Time = PlanOptions.ParseTime(parsed.GetValue(time)!)!.Value,
                Account = parsed.GetValue(account)!,
                Container = image,
                Scratch = parsed.GetValue(scratch)!,
                List = parsed.GetValue(list)!,
                FetchAtOnce = parsed.GetValue(atOnce),
                Results = parsed.GetValue(results)!,
                Skip = parsed.GetValue(skip) ?? [],
            };
            string[] notebooks = [.. Directory.GetFiles(Path.Combine(root, "notebooks"), "*.ipynb").Order(StringComparer.Ordinal)];
            PlanPlace place = image.Length == 0
                ? new(root, Self(), notebooks)
                : new(root, ["dotnet", $"{InContainer}/artifacts/bin/Vcmr.Cli/release/vcmr.dll"], [.. notebooks.Select(n => $"{InContainer}/notebooks/{Path.GetFileName(n)}")]);
            ClusterPlan plan = PlanMaker.Make(Lesson.ProfileFile(parsed.GetRequiredValue(profile)), folder, options, place);
            PlanView.Show(plan);
            Console.WriteLine($"Wrote plan {plan.Id} to {folder}. Go on with: {ToolName.Typed} slurm submit {folder} (or, without Slurm, with --local)");
        }
    }

    private static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "vcmr.dll")]
        : [Environment.ProcessPath!];

    private static Option<string> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help, DefaultValueFactory = _ => "" };

    private static Option<int> Number(string name, string description, string help, int least, int most)
    {
        Option<int> option = new(name) { Description = description, HelpName = help };
        CommonArguments.Require(option, n => n >= least && n <= most, $"a number from {least} to {most}");
        return option;
    }

    // These stand in lines of batch scripts.
    private static void Plain(Option<string> option) => option.Validators.Add(result =>
    {
        foreach (string token in result.Tokens.Select(t => t.Value).Where(t => t.AsSpan().ContainsAny("\"`\\\n\r")))
        {
            result.AddError($"'{token}' has signs that {option.Name} does not take: quotes, backslashes or line ends.");
        }
    });
}
