using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Vcmr.Engine.Display;

/// <summary>What a type shows of itself: its public readable properties and fields, in the order they are declared.</summary>
internal static class Members
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Member>> Known = new();

    public static IReadOnlyList<Member> Of(Type type) => Known.GetOrAdd(type, Find);

    /// <summary>A record, an anonymous type, a tuple or a plain class: something with parts worth a column each.</summary>
    public static bool AreColumnsOf(Type type) => !type.IsPrimitive && Of(type).Count > 0;

    /// <summary>Whether a value is shown as one word, number or date.</summary>
    public static bool IsScalar(object? value) => value is null or string or Enum or IFormattable or bool or char or Type or Uri || value.GetType().IsPrimitive;

    /// <summary>Whether a value is shown as a list of its items.</summary>
    public static bool IsSequence(object? value) => value is IEnumerable and not string and not JsonNode;

    private static IReadOnlyList<Member> Find(Type type)
    {
        if (type.IsAssignableTo(typeof(ITuple)))
        {
            return [.. TupleMembers(type)];
        }

        IEnumerable<Member> properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanRead && p.GetMethod!.IsPublic && p.GetIndexParameters().Length == 0 && !IsUnreadable(p.PropertyType))
            .Select(p => new Member(p.Name, p.PropertyType, owner => p.GetValue(owner, BindingFlags.DoNotWrapExceptions, null, null, null)));
        IEnumerable<Member> fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Where(f => !IsUnreadable(f.FieldType))
            .Select(f => new Member(f.Name, f.FieldType, f.GetValue));
        return [.. properties, .. fields];
    }

    private static IEnumerable<Member> TupleMembers(Type type)
    {
        Type[] arguments = type.GetGenericArguments();
        for (int i = 0; i < arguments.Length; i++)
        {
            int index = i;
            yield return new Member($"Item{i + 1}", arguments[i], owner => ((ITuple)owner)[index]);
        }
    }

    // Neither a ref struct nor a pointer can be boxed.
    private static bool IsUnreadable(Type type) => type.IsByRefLike || type.IsByRef || type.IsPointer;
}
