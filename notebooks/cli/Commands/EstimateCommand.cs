using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Vcmr.Cli.Commands.Slurm;
using Vcmr.Lessons;
using Vcmr.Models;
using Vcmr.Native;
using Vcmr.Studies;
using Vcmr.Studies.Costs;
using Profile = Vcmr.Studies.Profile;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr estimate</c>: what the stages of a profile compute and move, and how long they take here.</summary>
internal static class EstimateCommand
{
    private const string Seconds = "0.000";

    public static Command Create()
    {
        Argument<string> profile = new("PROFILE") { Description = "A profile's name, or a YAML file." };
        Option<string[]> settings = ProfileOptions.Settings();
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of tables." };
        var size = new EstimateOptions();
        Command command = new("estimate", "Say what a profile's stages compute and move, and how long they and the paper's take here (half a minute of measuring; nothing is trained).") { profile, settings, json };
        size.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                TorchLibrary.AllowTiles();
                Profile own = Lesson.LoadProfile(parsed.GetRequiredValue(profile), parsed.GetValue(settings));
                CostInput input = size.Of(parsed)(own);
                // The paper's network and numbers, on the same device.
                var paper = new Profile { Name = "paper", Device = own.Device };
                IReadOnlyList<ProfileCost> costs = ProfileCost.Measure(
                    [(own, input), (paper, CostInput.Paper)], new ProgressLines(Console.Error, !Console.IsErrorRedirected), cancellation);
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(JsonSerializer.Serialize(Json(costs), PlainJson.Options));
                    return;
                }

                Show(costs[0], costs[1], own);
            },
            CancellationToken.None));
        return command;
    }

    private static void Show(ProfileCost own, ProfileCost paper, Profile profile)
    {
        var counted = new Table().AddColumn(new TableColumn("a step, counted").NoWrap());
        foreach (string column in new[] { "samples", "weights", "that train", "GFLOP forward", "backward", "GB moved" })
        {
            counted.AddColumn(new TableColumn(column).RightAligned());
        }

        var times = new Table().AddColumn(new TableColumn("time").NoWrap());
        foreach (string column in new[] { "steps of a seed", "s a step", "floor, s", "hours", "floor, h", "the paper's hours" })
        {
            times.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach ((StageCost stage, StageCost theirs) in own.Stages.Zip(paper.Stages))
        {
            StepCost step = stage.Step;
            counted.AddRow(
                step.Stage, Number(step.Samples, "N0"), Number(step.Parameters, "N0"), Number(step.Trained, "N0"),
                Number(step.Forward.Flops / 1e9, "N2"), Number(step.Backward.Flops / 1e9, "N2"), Number((step.Forward.Bytes + step.Backward.Bytes) / 1e9, "N2"));
            times.AddRow(
                step.Stage, Number(stage.Steps, "N0"), Number(stage.Seconds.Wall, Seconds), Number(stage.Floor, Seconds),
                Hours(stage.Hours), Hours(stage.FloorHours), Hours(theirs.Hours));
        }

        AnsiConsole.Write(counted);
        AnsiConsole.Write(times);
        Ceilings ceilings = own.Rates.Ceilings;
        SampleCnnShape shape = profile.Model.Shape();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Profile '{own.Profile}', {shape}: {own.Input.Videos:N0} videos of {own.Input.VideoSeconds:0} s and {own.Input.Clips:N0} clips of {own.Input.ClipSeconds:0.#} s, each taken for kept; one of {profile.Seeds.Count} seeds."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Measured here: {ceilings.FlopsASecond / 1e9:N0} GFLOP/s of a matrix product, {ceilings.BytesASecond / 1e9:N1} GB/s of a copy, and each kind of part of a step on a few rows. Computed: operations and bytes, were nothing kept in a cache; seconds, by those parts; the floor, by the two ceilings; steps, from how much there is of the data."));
        Console.WriteLine("Hours are of this machine as busy as it was, without validation. The last column has the paper's network, 20,150 videos and MagnaTagATune here. HarmonicCNN, short-chunk CNN, CLMR and preparation are not counted.");
    }

    private static object Json(IReadOnlyList<ProfileCost> costs) => new
    {
        flopsASecond = costs[0].Rates.Ceilings.FlopsASecond,
        bytesASecond = costs[0].Rates.Ceilings.BytesASecond,
        profiles = costs.Select(c => new
        {
            profile = c.Profile,
            input = c.Input,
            stages = c.Stages.Select(s => new
            {
                stage = s.Step.Stage,
                samples = s.Step.Samples,
                parameters = s.Step.Parameters,
                trained = s.Step.Trained,
                forward = s.Step.Forward,
                backward = s.Step.Backward,
                steps = s.Steps,
                seconds = s.Seconds.Wall,
                processorSeconds = s.Seconds.Processor,
                floorSeconds = s.Floor,
                hours = s.Hours,
            }),
        }),
    };

    private static string Hours(double hours) => Number(hours, hours < 10 ? "0.000" : "N0");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
