using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// The innermost loops of <see cref="NormalisedPool"/>, eight channels at a time; the last eight overlap with those before where the number of
/// channels is no multiple of eight, which does no harm as everything is written and nothing added to what was there.
/// </summary>
internal sealed unsafe class WindowLoops
{
    /// <summary>What stands in the place of a choice where ReLU passes nothing.</summary>
    public const byte Dead = byte.MaxValue;

    private readonly void* _input;
    private readonly void* _pooled;
    private readonly byte* _chosen;
    private readonly int _pool;
    private readonly int _channels;
    private readonly long _length;
    private readonly long _perItem;
    private readonly long _count;

    /// <summary>Takes the places of what is read and written, which the caller holds still.</summary>
    /// <param name="shape">A tensor of the input's shape <c>[batch, length, channels]</c>.</param>
    /// <param name="pool">Size of a window.</param>
    /// <param name="input">The input.</param>
    /// <param name="pooled">The result, or its gradient, <c>[batch, length / pool, channels]</c>.</param>
    /// <param name="chosen">Which of a window's values was chosen, likewise; may be null.</param>
    public WindowLoops(Tensor shape, int pool, void* input, void* pooled, byte* chosen)
    {
        _input = input;
        _pooled = pooled;
        _chosen = chosen;
        (_pool, _channels, _length) = (pool, (int)shape.shape[2], shape.shape[1]);
        _perItem = _length / pool;
        _count = shape.shape[0] * _perItem;
    }

    /// <summary>Parts to work on.</summary>
    public long Parts => (_count + PartialSums.Rows - 1) / PartialSums.Rows;

    /// <summary>A factor a channel.</summary>
    public float* Scale { get; init; }

    /// <summary>A summand a channel.</summary>
    public float* Shift { get; init; }

    /// <summary>A factor a channel of the input less <see cref="Mean"/>.</summary>
    public float* Slope { get; init; }

    /// <summary>A mean a channel.</summary>
    public float* Mean { get; init; }

    /// <summary>Receives the input's gradient.</summary>
    public void* Result { get; init; }

    /// <summary>Receives the sums of each part, as <see cref="PartialSums"/> has them.</summary>
    public float* Partial { get; init; }

    /// <summary>Normalises, pools, rectifies.</summary>
    public void Forward<T>(long part)
        where T : IElement
    {
        long end = End(part);
        for (var walk = new Walk(this, part * PartialSums.Rows); walk.Window < end; walk.Next())
        {
            long from = walk.Row * _channels, to = walk.Window * _channels;
            for (int c = 0; c < _channels; c = Next(c, _channels))
            {
                Vector256<float> scale = Vector256.Load(Scale + c), shift = Vector256.Load(Shift + c), which = default;
                Vector256<float> best = Vector256.FusedMultiplyAdd(T.Load(_input, from + c), scale, shift);
                for (int j = 1; j < _pool; j++)
                {
                    Vector256<float> next = Vector256.FusedMultiplyAdd(T.Load(_input, from + ((long)j * _channels) + c), scale, shift);
                    // Greater, or the first NaN of the window.
                    Vector256<float> take = ~Vector256.LessThanOrEqual(next, best) & Vector256.Equals(best, best);
                    best = Vector256.ConditionalSelect(take, next, best);
                    which = Vector256.ConditionalSelect(take, Vector256.Create((float)j), which);
                }

                Vector256<float> dead = Vector256.LessThanOrEqual(best, Vector256<float>.Zero);
                T.Store(_pooled, to + c, Vector256.AndNot(best, dead));
                if (_chosen is not null)
                {
                    StoreBytes(_chosen + to + c, Vector256.ConditionalSelect(dead, Vector256.Create((float)Dead), which));
                }
            }
        }
    }

    /// <summary>Sums of the gradient behind the norm, and of it times the normalised input; <see cref="Scale"/> is 1 / σ.</summary>
    public void Sums<T>(long part)
        where T : IElement
    {
        float* sums = Partial + (part * 2 * _channels);
        long end = End(part);
        for (int c = 0; c < _channels; c = Next(c, _channels))
        {
            Vector256<float> mean = Vector256.Load(Mean + c), inverse = Vector256.Load(Scale + c), sum = default, product = default;
            for (var walk = new Walk(this, part * PartialSums.Rows); walk.Window < end; walk.Next())
            {
                long from = (walk.Row * _channels) + c, at = (walk.Window * _channels) + c;
                Vector256<int> choice = LoadBytes(_chosen + at);
                Vector256<float> own = T.Load(_input, from);
                for (int j = 1; j < _pool; j++)
                {
                    own = Vector256.ConditionalSelect(Vector256.Equals(choice, Vector256.Create(j)).AsSingle(), T.Load(_input, from + ((long)j * _channels)), own);
                }

                Vector256<float> passed = Vector256.AndNot(T.Load(_pooled, at), Vector256.Equals(choice, Vector256.Create((int)Dead)).AsSingle());
                sum += passed;
                product = Vector256.FusedMultiplyAdd(passed, (own - mean) * inverse, product);
            }

            sum.Store(sums + c);
            product.Store(sums + _channels + c);
        }
    }

    /// <summary>The input's gradient.</summary>
    public void Backward<T>(long part)
        where T : IElement
    {
        long end = End(part);
        for (var walk = new Walk(this, part * PartialSums.Rows); walk.Window < end; walk.Next())
        {
            long from = walk.Row * _channels, at = walk.Window * _channels;
            // The last window of an item also has what the pooling drops.
            int rows = _pool + (walk.IsLast ? (int)(_length - (_perItem * _pool)) : 0);
            for (int c = 0; c < _channels; c = Next(c, _channels))
            {
                Vector256<float> scale = Vector256.Load(Scale + c), shift = Vector256.Load(Shift + c);
                Vector256<float> slope = Vector256.Load(Slope + c), mean = Vector256.Load(Mean + c), passed = T.Load(_pooled, at + c);
                Vector256<int> choice = LoadBytes(_chosen + at + c);
                for (int j = 0; j < rows; j++)
                {
                    long place = from + ((long)j * _channels) + c;
                    Vector256<float> own = passed & Vector256.Equals(choice, Vector256.Create(j)).AsSingle();
                    T.Store(Result, place, Vector256.FusedMultiplyAdd(scale, own, Vector256.FusedMultiplyAdd(slope, T.Load(_input, place) - mean, shift)));
                }
            }
        }
    }

    /// <summary>The next eight channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Next(int c, int channels)
    {
        int next = c + Vector256<float>.Count;
        return next < channels ? Math.Min(next, channels - Vector256<float>.Count) : next;
    }

    private long End(long part) => Math.Min(_count, (part + 1) * PartialSums.Rows);

    private static void StoreBytes(byte* to, Vector256<float> values)
    {
        Vector256<int> whole = Vector256.ConvertToInt32(values);
        Vector128<short> narrow = Vector128.Narrow(whole.GetLower(), whole.GetUpper());
        *(ulong*)to = Vector128.Narrow(narrow.AsUInt16(), narrow.AsUInt16()).AsUInt64().ToScalar();
    }

    private static Vector256<int> LoadBytes(byte* from)
    {
        Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)from).AsByte());
        return Vector256.Create(Vector128.WidenLower(wide), Vector128.WidenUpper(wide)).AsInt32();
    }

    /// <summary>Goes from window to window and knows the row at which each begins: to divide for each would take longer than its work.</summary>
    private struct Walk
    {
        private readonly long _perItem;
        private readonly long _pool;
        private readonly long _dropped;
        private long _left;

        public Walk(WindowLoops loops, long window)
        {
            (_perItem, _pool, _dropped) = (loops._perItem, loops._pool, loops._length - (loops._perItem * loops._pool));
            (long item, long inItem) = Math.DivRem(window, _perItem);
            (Window, Row, _left) = (window, (item * loops._length) + (inItem * _pool), _perItem - inItem);
        }

        /// <summary>The window, counted through all items.</summary>
        public long Window { get; private set; }

        /// <summary>Its first row.</summary>
        public long Row { get; private set; }

        /// <summary>Whether it is the last of its item.</summary>
        public readonly bool IsLast => _left == 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Next()
        {
            Window++;
            Row += _pool;
            if (--_left == 0)
            {
                Row += _dropped;
                _left = _perItem;
            }
        }
    }
}

/// <summary>The loops of a batch's moments.</summary>
/// <param name="input">The values <c>[rows, channels]</c>.</param>
/// <param name="pivot">A value a channel that lies near its mean.</param>
/// <param name="partial">Receives the sums of each part.</param>
/// <param name="rows">Rows.</param>
/// <param name="channels">Channels.</param>
internal sealed unsafe class MomentLoops(void* input, float* pivot, float* partial, long rows, int channels)
{
    /// <summary>Takes the first row as what is subtracted: squares of what lies far from 0 would lose the variance.</summary>
    public void Pivot<T>()
        where T : IElement
    {
        for (int c = 0; c < channels; c = WindowLoops.Next(c, channels))
        {
            T.Load(input, c).Store(pivot + c);
        }
    }

    /// <summary>Sums of a part's values less the pivot, and of their squares.</summary>
    public void Part<T>(long part)
        where T : IElement
    {
        float* sums = partial + (part * 2 * channels);
        long end = Math.Min(rows, (part + 1) * PartialSums.Rows);
        for (int c = 0; c < channels; c = WindowLoops.Next(c, channels))
        {
            Vector256<float> from = Vector256.Load(pivot + c), sum = default, square = default;
            for (long row = part * PartialSums.Rows; row < end; row++)
            {
                Vector256<float> d = T.Load(input, (row * channels) + c) - from;
                sum += d;
                square = Vector256.FusedMultiplyAdd(d, d, square);
            }

            sum.Store(sums + c);
            square.Store(sums + channels + c);
        }
    }
}
