using System.Reflection;
using System.Reflection.Emit;

namespace Vcmr.Tests.Support;

/// <summary>Which methods of an assembly call which, read from the compiled code.</summary>
internal sealed class CallGraph
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(code => code.Value);

    private readonly Dictionary<MethodBase, MethodBase[]> _calls;
    private readonly Dictionary<Func<MethodBase, bool>, HashSet<MethodBase>> _reaching = [];

    /// <summary>Reads the calls that stay within an assembly.</summary>
    public CallGraph(Assembly assembly) =>
        _calls = Methods(assembly).ToDictionary(m => m, m => Calls(m).Where(c => c.Module.Assembly == assembly).Distinct().ToArray());

    /// <summary>All methods, constructors and lambdas of an assembly.</summary>
    public static IEnumerable<MethodBase> Methods(Assembly assembly) =>
        assembly.GetTypes().SelectMany(t => t.GetMethods(Declared).Concat<MethodBase>(t.GetConstructors(Declared)));

    /// <summary>What a method calls or takes the address of, generic ones by their definition; an overridden one as it is written.</summary>
    public static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[]? types = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        Type[]? arguments = method is { IsGenericMethod: true } ? method.GetGenericArguments() : null;
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            OpCode operation = Codes[value == 0xFE ? (short)(0xFE00 | code[at++]) : value];
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineTok
                && method.Module.ResolveMember(BitConverter.ToInt32(code, at), types, arguments) is MethodBase called)
            {
                yield return Definition(called);
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    /// <summary>Whether a method calls one that is asked for, itself or through others.</summary>
    public bool Reaches(MethodBase method, Func<MethodBase, bool> asked)
    {
        if (!_reaching.TryGetValue(asked, out HashSet<MethodBase>? reaching))
        {
            reaching = [.. _calls.Where(m => m.Value.Any(asked)).Select(m => m.Key)];
            for (int before = -1; before != reaching.Count;)
            {
                before = reaching.Count;
                reaching.UnionWith(_calls.Where(m => m.Value.Any(reaching.Contains)).Select(m => m.Key));
            }

            _reaching[asked] = reaching;
        }

        return reaching.Contains(Definition(method));
    }

    private static MethodBase Definition(MethodBase method)
    {
        MethodBase general = method is MethodInfo { IsGenericMethod: true } info ? info.GetGenericMethodDefinition() : method;
        Type? type = general.DeclaringType is { IsGenericType: true, IsGenericTypeDefinition: false } made ? made.GetGenericTypeDefinition() : general.DeclaringType;
        // By its handle, since an inherited method is another object for each class that inherits it.
        return type is null ? general : MethodBase.GetMethodFromHandle(general.MethodHandle, type.TypeHandle)!;
    }
}
