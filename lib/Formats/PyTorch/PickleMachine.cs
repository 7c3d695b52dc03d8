using System.Numerics;
using System.Runtime.InteropServices;

namespace Vcmr.Formats.PyTorch;

/// <summary>
/// Interprets a pickle of protocols 2 to 5 without executing anything: names stand for entries of
/// <see cref="PickleGlobals"/>, and calling one builds a description. Each opcode takes a byte or more and makes at
/// most one object, and nothing recurses, so work and memory are bounded by the pickle's length. Source: Python,
/// Lib/pickletools.py.
/// </summary>
/// <param name="input">The pickle; afterwards it stands behind it.</param>
/// <param name="storages">Takes the storages that the pickle names.</param>
internal sealed class PickleMachine(PickleInput input, PyTorchStorages storages)
{
    private const int NewestProtocol = 5;
    private const int LongestInteger = 128;

    private readonly PickleStack _stack = new(input);
    private readonly Dictionary<long, object?> _memo = [];

    /// <summary>The pickled value.</summary>
    /// <exception cref="VcmrException">The pickle is damaged or holds a name or an opcode that tensors do not need.</exception>
    public object? Run()
    {
        PickleOpcode opcode;
        while ((opcode = (PickleOpcode)input.Byte()) != PickleOpcode.Stop)
        {
            if (!Literal(opcode) && !Container(opcode) && !Bookkeeping(opcode))
            {
                Construct(opcode);
            }
        }

        return _stack.Last();
    }

    private bool Literal(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.None: _stack.Push(null); break;
            case PickleOpcode.True: _stack.Push(true); break;
            case PickleOpcode.False: _stack.Push(false); break;
            case PickleOpcode.Int8: _stack.Push((long)input.Byte()); break;
            case PickleOpcode.Int16: _stack.Push((long)input.Int16()); break;
            case PickleOpcode.Int32: _stack.Push((long)input.Int32()); break;
            case PickleOpcode.Long8: PushInteger(input.Byte()); break;
            case PickleOpcode.Long32: PushInteger(input.UInt32()); break;
            case PickleOpcode.Float: _stack.Push(input.Double()); break;
            case PickleOpcode.Text8 or PickleOpcode.String8: _stack.Push(input.Text(input.Byte())); break;
            case PickleOpcode.Text32 or PickleOpcode.String32: _stack.Push(input.Text(input.UInt32())); break;
            case PickleOpcode.Text64: _stack.Push(input.Text(input.UInt64())); break;
            case PickleOpcode.Bytes8: Skip(input.Byte()); break;
            case PickleOpcode.Bytes32: Skip(input.UInt32()); break;
            case PickleOpcode.Bytes64 or PickleOpcode.ByteArray: Skip(input.UInt64()); break;
            default: return false;
        }

        return true;
    }

    private bool Container(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.EmptyTuple: _stack.Push(new PickleTuple([])); break;
            case PickleOpcode.Tuple1: _stack.Push(new PickleTuple(_stack.Pop(1))); break;
            case PickleOpcode.Tuple2: _stack.Push(new PickleTuple(_stack.Pop(2))); break;
            case PickleOpcode.Tuple3: _stack.Push(new PickleTuple(_stack.Pop(3))); break;
            case PickleOpcode.Tuple: _stack.Push(new PickleTuple(_stack.PopToMark())); break;
            case PickleOpcode.EmptyList: _stack.Push(new PickleList()); break;
            case PickleOpcode.EmptyDict: _stack.Push(new PickleDict()); break;
            case PickleOpcode.EmptySet: _stack.Push(PickleOpaque.Instance); break;
            case PickleOpcode.FrozenSet:
                _stack.PopToMark();
                _stack.Push(PickleOpaque.Instance);
                break;
            case PickleOpcode.Append: Append(_stack.Pop(1)); break;
            case PickleOpcode.Appends or PickleOpcode.AddItems: Append(_stack.PopToMark()); break;
            case PickleOpcode.SetItem: SetItems(_stack.Pop(2)); break;
            case PickleOpcode.SetItems: SetItems(_stack.PopToMark()); break;
            default: return false;
        }

        return true;
    }

    private bool Bookkeeping(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Protocol when input.Byte() <= NewestProtocol: break;
            case PickleOpcode.Frame when input.UInt64() <= (ulong)input.Left: break;
            case PickleOpcode.Protocol or PickleOpcode.Frame: throw input.Broken("the protocol or a frame is not as Python writes it");
            case PickleOpcode.Mark: _stack.Mark(); break;
            case PickleOpcode.Pop: _stack.Discard(); break;
            case PickleOpcode.PopMark: _stack.PopToMark(); break;
            case PickleOpcode.Duplicate: _stack.Push(_stack.Top()); break;
            case PickleOpcode.Put8: _memo[input.Byte()] = _stack.Top(); break;
            case PickleOpcode.Put32: _memo[input.UInt32()] = _stack.Top(); break;
            case PickleOpcode.Memoize: _memo[_memo.Count] = _stack.Top(); break;
            case PickleOpcode.Get8: _stack.Push(Recall(input.Byte())); break;
            case PickleOpcode.Get32: _stack.Push(Recall(input.UInt32())); break;
            default: return false;
        }

        return true;
    }

    private void Construct(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global:
                _stack.Push(Name(input.Line(), input.Line()));
                break;
            case PickleOpcode.StackGlobal:
                _stack.Push(_stack.Pop(2) is [string module, string name] ? Name(module, name) : throw input.Broken("a name is no text"));
                break;
            case PickleOpcode.PersistentId:
                _stack.Push(storages.Resolve(_stack.Pop(1)[0]));
                break;
            case PickleOpcode.Reduce or PickleOpcode.NewObject:
                object?[] call = _stack.Pop(2);
                _stack.Push(PickleCall.Result(call[0], call[1], input));
                break;
            case PickleOpcode.NewObjectWithKeywords:
                object?[] keywordCall = _stack.Pop(3);
                _stack.Push(PickleCall.Result(keywordCall[0], keywordCall[1], input));
                break;
            case PickleOpcode.Build:
                // The state of an object: a module's attributes, the metadata of a state dict, or the content of a placeholder.
                object? state = _stack.Pop(1)[0];
                object? target = _stack.Top();
                if (target is PickleModule owner)
                {
                    owner.Attributes = state as PickleDict;
                }
                else if (target is not (PickleDict or PickleOpaque or TensorView))
                {
                    throw input.Broken("state is given to a value that has none");
                }

                break;
            default:
                throw input.Broken($"stands opcode 0x{(byte)opcode:x2}, which a checkpoint of tensors does not need");
        }
    }

    private PickleGlobal Name(string module, string name) => PickleGlobals.Find($"{module}.{name}") ?? throw input.Foreign($"{module}.{name}");

    private void PushInteger(uint length)
    {
        if (length > LongestInteger)
        {
            throw input.Broken($"stands an integer of {length} bytes");
        }

        var value = new BigInteger(input.Take(length));
        if (value >= long.MinValue && value <= long.MaxValue)
        {
            _stack.Push((long)value);
        }
        else
        {
            _stack.Push(value);
        }
    }

    private void Skip(ulong length)
    {
        input.Take(length);
        _stack.Push(PickleOpaque.Instance);
    }

    private object? Recall(uint index) => _memo.TryGetValue(index, out object? value) ? value : throw input.Broken($"value {index} is used before it is made");

    private void Append(object?[] items)
    {
        switch (_stack.Top())
        {
            case PickleList list: list.Add(items); break;
            case PickleOpaque: break;
            default: throw input.Broken("something is appended to a value that is no list");
        }
    }

    private void SetItems(object?[] pairs)
    {
        object? target = _stack.Top();
        if (pairs.Length % 2 != 0 || target is not (PickleDict or PickleOpaque))
        {
            throw input.Broken("an entry is put into a value that is no dictionary");
        }

        for (int i = 0; target is PickleDict dictionary && i < pairs.Length; i += 2)
        {
            dictionary.Add(pairs[i], pairs[i + 1]);
        }
    }
}

/// <summary>The stack of a pickle, with its marks; what lies below the last mark cannot be taken one by one.</summary>
/// <param name="input">For errors.</param>
internal sealed class PickleStack(PickleInput input)
{
    private readonly List<object?> _items = [];
    private readonly List<int> _marks = [];

    private int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    public void Push(object? value) => _items.Add(value);

    public void Mark() => _marks.Add(_items.Count);

    public object? Top() => _items.Count > Floor ? _items[^1] : throw Empty();

    public object?[] Pop(int count)
    {
        int start = _items.Count - count;
        return start >= Floor ? PopFrom(start) : throw Empty();
    }

    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Empty();
        }

        int start = Floor;
        _marks.RemoveAt(_marks.Count - 1);
        return PopFrom(start);
    }

    /// <summary>Drops the last value, or the last mark where nothing stands above it.</summary>
    public void Discard()
    {
        if (_marks.Count > 0 && _items.Count == Floor)
        {
            _marks.RemoveAt(_marks.Count - 1);
        }
        else
        {
            Pop(1);
        }
    }

    /// <summary>The only value, at the pickle's end.</summary>
    public object? Last() => _marks.Count == 0 && _items.Count == 1 ? _items[0] : throw input.Broken("it ends in the middle");

    private object?[] PopFrom(int start)
    {
        object?[] items = CollectionsMarshal.AsSpan(_items)[start..].ToArray();
        _items.RemoveRange(start, items.Length);
        return items;
    }

    private VcmrException Empty() => input.Broken("a value is taken that is not there");
}
