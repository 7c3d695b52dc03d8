using System.Reflection;
using TorchSharp;
using Vcmr.Lessons;
using Vcmr.Native;
using Vcmr.Synthesis;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Native;

public sealed class NumbersTests
{
    private static readonly CallGraph TorchSharpCalls = new(typeof(Scalar).Assembly);

    [Theory]
    [InlineData(typeof(NtXent))]
    [InlineData(typeof(Lesson))]
    [InlineData(typeof(DemoCorpus))]
    public void No_call_reads_a_number_that_may_be_collected(Type inAssembly) => Assert.Equal("", string.Join('\n', Racing(CallGraph.Methods(inAssembly.Assembly))));

    [Theory]
    [InlineData(nameof(Converted), "op_Implicit")]
    [InlineData(nameof(Summed), "op_Addition")]
    [InlineData(nameof(Squared), "square")]
    [InlineData(nameof(Read), "ToDouble")]
    [InlineData(nameof(Optimized), "AdamW")]
    [InlineData(nameof(Normalized), "BatchNorm1d")]
    public void Search_finds_what_would_race(string method, string called)
    {
        MethodInfo example = typeof(NumbersTests).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!;
        Assert.Contains(Racing([example]), found => found.Contains($".{called} ", StringComparison.Ordinal));
    }

    [Fact]
    public void Constant_is_one_object_for_good_and_of_its_own_kind()
    {
        Assert.Same(Numbers.Constant(12_345), Numbers.Constant(12_345));
        Assert.Same(Numbers.Constant(0.25), Numbers.Constant(0.25));
        Assert.NotSame(Numbers.Constant(0.0), Numbers.Constant(-0.0));
        Assert.Equal(ScalarType.Int64, Numbers.Constant(1).Type);
        Assert.Equal(ScalarType.Float64, Numbers.Constant(1.0).Type);
    }

    // A call races where TorchSharp makes a number on the way: in the call's argument, inside the method, or inside what
    // the object that it returns does later (a module's forward, an optimizer's step).
    private static IEnumerable<string> Racing(IEnumerable<MethodBase> methods)
    {
        foreach (MethodBase method in methods.Where(m => m.DeclaringType != typeof(Numbers) && m.DeclaringType?.DeclaringType != typeof(Numbers)))
        {
            foreach (MethodBase called in CallGraph.Calls(method).Where(c => c.Module.Assembly == typeof(Scalar).Assembly))
            {
                IEnumerable<MethodBase> later = called is MethodInfo { ReturnType: { IsClass: true } type } && IsDoer(type)
                    ? type.GetMethods().Where(m => m.Name is "forward" or "step")
                    : [];
                if (later.Append(called).FirstOrDefault(m => TorchSharpCalls.Reaches(m, IsNumber)) is { } racing)
                {
                    yield return $"{method.DeclaringType}.{method.Name}: {called.DeclaringType}.{called.Name} (by {racing.Name})";
                }
            }
        }
    }

    private static bool IsDoer(Type type) => typeof(nn.Module).IsAssignableFrom(type) || typeof(optim.Optimizer).IsAssignableFrom(type);

    private static bool IsNumber(MethodBase method) => method.IsConstructor && method.DeclaringType == typeof(Scalar);

    private static Tensor Converted(Tensor a) => a.mul(2);

    private static Tensor Summed(Tensor a) => a + a;

    private static Tensor Squared(Tensor a) => a.square();

    private static double Read(Tensor a) => a.ToDouble();

    private static TorchSharp.Modules.AdamW Optimized(nn.Module module) => optim.AdamW(module.parameters());

    private static TorchSharp.Modules.BatchNorm1d Normalized() => nn.BatchNorm1d(3);
}
