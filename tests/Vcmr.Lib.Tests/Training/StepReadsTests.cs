using System.Reflection;
using TorchSharp;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Vcmr.Training.Stages;
using Xunit;

namespace Vcmr.Tests.Training;

/// <summary>A GPU is given work ahead of time, so long as nobody asks it for a result. The compiled code tells who would.</summary>
public sealed class StepReadsTests
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
    private static readonly Assembly Library = typeof(Trainer).Assembly;
    private static readonly string[] Waiting = ["item", "cpu", "data", "ToSingle", "ToDouble", "ToInt32", "ToInt64", "ToBoolean", "nonzero"];

    [Fact]
    public void Step_asks_the_device_once()
    {
        MethodBase[] steps =
        [
            Method(typeof(Trainer), "Step"), Method(typeof(AdamW), nameof(AdamW.Step), []),
            Method(typeof(AudioContrastiveStage), "Loss"), Method(typeof(AudioContrastiveStage), "Project"), Method(typeof(AudioContrastiveStage), nameof(AudioContrastiveStage.Backward)),
            Method(typeof(AudioVideoStage), "Loss"), Method(typeof(AudioVideoStage), "Project"),
            Method(typeof(TaggingStage), nameof(TaggingStage.Loss)), Method(typeof(SupervisedTaggingStage), nameof(SupervisedTaggingStage.Loss)), Method(typeof(RandomCropTaggingStage), "Loss"),
        ];
        Assert.Equal(["Trainer.Read"], Asking(steps).Distinct());
    }

    private static IEnumerable<string> Asking(MethodBase[] from)
    {
        var seen = new HashSet<MethodBase>(from);
        var left = new Stack<MethodBase>(from);
        while (left.TryPop(out MethodBase? method))
        {
            foreach (MethodBase called in CallGraph.Calls(method))
            {
                if (called.Module.Assembly == typeof(torch).Assembly && called.DeclaringType == typeof(torch.Tensor) && Waiting.Contains(called.Name))
                {
                    yield return $"{method.DeclaringType!.Name}.{method.Name}";
                }
                // What a loss that is not finite writes ends the run; augmentations are of another room.
                else if (called.Module.Assembly == Library && called.Name != "RequireFinite" && called.DeclaringType!.Namespace?.StartsWith("Vcmr.Audio", StringComparison.Ordinal) != true && seen.Add(called))
                {
                    left.Push(called);
                }
            }
        }
    }

    private static MethodInfo Method(Type type, string name, Type[]? parameters = null) =>
        (parameters is null ? type.GetMethod(name, Any) : type.GetMethod(name, Any, parameters)) ?? throw new MissingMethodException(type.Name, name);
}
