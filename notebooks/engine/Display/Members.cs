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
            .Select(p => new Member(p.Name, p.PropertyType, owner => IsPending(owner, p) ? null : p.GetValue(owner, BindingFlags.DoNotWrapExceptions, null, null, null)));
        IEnumerable<Member> fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Where(f => !IsUnreadable(f.FieldType))
            .Select(f => new Member(f.Name, f.FieldType, f.GetValue));
        // Of a member that hides another the type that was declared last comes first.
        return [.. properties.Concat(fields).DistinctBy(member => member.Name)];
    }

    private static IEnumerable<Member> TupleMembers(Type type)
    {
        const int Own = 7;
        int before = 0;
        // From the eighth on, items are those of a tuple in the eighth place.
        for (Type[] arguments = type.GetGenericArguments(); arguments.Length > 0; arguments = arguments.Length > Own ? arguments[Own].GetGenericArguments() : [])
        {
            for (int i = 0; i < Math.Min(arguments.Length, Own); i++)
            {
                int index = before + i;
                yield return new Member($"Item{index + 1}", arguments[i], owner => ((ITuple)owner)[index]);
            }

            before += Own;
        }
    }

    // To read the result of a task that still runs is to wait for it.
    private static bool IsPending(object owner, PropertyInfo property) => owner is Task { IsCompletedSuccessfully: false } && property.Name == nameof(Task<>.Result);

    // Neither a ref struct nor a pointer can be boxed.
    private static bool IsUnreadable(Type type) => type.IsByRefLike || type.IsByRef || type.IsPointer;
}
