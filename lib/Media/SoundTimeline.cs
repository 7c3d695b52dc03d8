namespace Vcmr.Media;

/// <summary>What becomes of the decoded samples [From, To): so many samples of sound; none where they are cut, silence where there are none.</summary>
internal readonly record struct SoundPiece(long From, long To, long Length);

/// <summary>What is known of a sound's clock before it is decoded.</summary>
/// <param name="First">Where the sound is said to begin (samples from the file's start); null where nobody says.</param>
/// <param name="Longest">Stamps that jump to beyond this (samples) begin a new clock; 0 where it is unknown.</param>
/// <param name="Restarts">By how much the picture's clock was set on at each of its new beginnings (samples); null where that is unknown.</param>
internal sealed record SoundClock(long? First, long Longest, IReadOnlyList<long>? Restarts)
{
    /// <summary>Nothing is known.</summary>
    public static SoundClock Unknown { get; } = new(null, 0, null);
}

/// <summary>
/// Lays decoded samples out by their frames' stamps. The number of samples is believed as long as the stamps agree with it
/// to 6 ms, so that a clean sound stays as it is. What is missing becomes silence, what is there twice is cut, and a clock
/// that runs slower or faster is followed by stretching; a clock that begins anew goes on where the old one ended, as a
/// picture does. Single stamps that the next half second does not confirm are passed over.
/// </summary>
internal sealed class SoundTimeline(SoundClock clock, Action<SoundPiece> emit)
{
    private const int Second = AudioFormat.SampleRate;
    private const int Tolerance = 6 * Second / 1000;
    private const int Confirmation = Second / 2;

    /// <summary>A first frame that comes no later than this is the beginning, as with pictures.</summary>
    private const int Lateness = Second / 10;

    /// <summary>
    /// What is no more is no gap, which is at least a packet long, but a clock that runs differently, also where a stamp stands
    /// for several frames; nor is a step of a twentieth of the frame.
    /// </summary>
    private const int SmallMove = 16 * Second / 1000;

    /// <summary>A longer hole is a new clock, in files that say nothing of their duration.</summary>
    private const long LongestHole = 600L * Second;

    private readonly Queue<Frame> _frames = new();
    private readonly Queue<long> _restarts = new(clock.Restarts ?? []);
    private Frame? _last;
    private long _end;
    private long _shift;
    private long _offset;
    private long _heldFrom;
    private long _heldTo;
    private long _cutTo;

    /// <summary>How often the clock began anew.</summary>
    public int Restarts { get; private set; }

    /// <summary>Takes the next frame.</summary>
    public void Add(SoundStamp stamp)
    {
        if (stamp.End <= _end)
        {
            return;
        }

        // How much later the stamp lies than the samples before it.
        long ahead = stamp.Stamp is { } given ? given - _end : _last?.Ahead ?? 0;
        if (_last is null)
        {
            _offset = ahead;
            long late = clock.First is { } first && stamp.Stamp is not null ? ahead - first : 0;
            if (late > Lateness && late <= LongestHole)
            {
                emit(new SoundPiece(0, 0, late));
            }
        }

        _last = new Frame(_end, stamp.End, ahead, _last is null ? 0 : ahead - _last.Ahead, _last is null ? 0 : _last.To - _last.From);
        _end = stamp.End;
        _frames.Enqueue(_last);
        Place(isAll: false);
    }

    /// <summary>Ends the sound after so many decoded samples.</summary>
    public void Finish(long samples)
    {
        Place(isAll: true);
        Hold(_end, Math.Max(_end, samples));
        Release(0);
    }

    private void Place(bool isAll)
    {
        while (_frames.TryPeek(out Frame? frame))
        {
            long move = frame.Ahead + _shift - _offset;
            if (Math.Abs(move) > Tolerance)
            {
                bool isConfirmable = _end - frame.From >= Confirmation;
                if (!isAll && !isConfirmable)
                {
                    return;
                }

                // What little the very end would move is left as it is.
                Move(frame, isConfirmable || Math.Abs(move) > SmallMove ? Confirmed(frame, move) : 0);
            }

            _frames.Dequeue();
            Hold(frame.From, frame.To);
        }
    }

    /// <summary>The part of a move that all of the next half second agrees on.</summary>
    private long Confirmed(Frame frame, long move)
    {
        int sign = Math.Sign(move);
        foreach (Frame next in _frames)
        {
            if (next.From - frame.From >= Confirmation)
            {
                break;
            }

            long other = sign * (next.Ahead + _shift - _offset);
            if (other < sign * move)
            {
                if (other <= Tolerance)
                {
                    return 0;
                }

                move = sign * other;
            }
        }

        return move;
    }

    private void Move(Frame frame, long move)
    {
        // The picture's clock began anew at the same place, give or take what one of the two lasts longer.
        bool isPictures = _restarts.TryPeek(out long picture) && Math.Abs(picture + move) < 5 * Second;

        // Sound that goes back while the picture is known not to is there twice.
        bool isNew = move < 0 ? move < -Second && (isPictures || clock.Restarts is null) : move > Second && IsBeyond(frame, move);
        if (isNew)
        {
            long restart = isPictures ? _restarts.Dequeue() : -move;
            _shift += restart;
            Restarts++;
            move += restart;
        }

        if (Math.Abs(move) <= Tolerance)
        {
            return;
        }

        _offset += move;
        bool isGradual = Math.Abs(move) <= SmallMove || Math.Abs(frame.Step) <= frame.Previous / 20;
        if (isGradual && _cutTo <= frame.From && _heldTo - _heldFrom >= 8 * Math.Abs(move))
        {
            emit(new SoundPiece(_heldFrom, _heldTo, _heldTo - _heldFrom + move));
            _heldFrom = _heldTo;
            return;
        }

        // What comes is cut first of all by less than it was to be.
        long spared = Math.Clamp(_cutTo - frame.From, 0, Math.Max(0, move));
        _cutTo -= spared;
        move -= spared;
        if (move > 0)
        {
            Release(0);
            emit(new SoundPiece(_heldTo, _heldTo, move));
        }
        else
        {
            _cutTo = Math.Max(_cutTo, frame.From) - move;
        }
    }

    private bool IsBeyond(Frame frame, long move) => clock.Longest > 0 ? frame.From + _offset + move > clock.Longest + Second : move > LongestHole;

    private void Hold(long from, long to)
    {
        long cut = Math.Clamp(_cutTo, from, to);
        if (cut > from)
        {
            Release(0);
            emit(new SoundPiece(from, cut, 0));
            _heldFrom = _heldTo = cut;
        }

        _heldTo = to;
        Release(Second);
    }

    /// <summary>Lets go of all but the last samples, which may yet be stretched.</summary>
    private void Release(long kept)
    {
        long to = _heldTo - kept;
        if (to > _heldFrom)
        {
            emit(new SoundPiece(_heldFrom, to, to - _heldFrom));
            _heldFrom = to;
        }
    }

    private sealed record Frame(long From, long To, long Ahead, long Step, long Previous);
}
