using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>A musician's picture, drawn in a square from −1 to 1 (y points down) and moved by the part's notes.</summary>
internal abstract class Performer(PartTimeline part)
{
    /// <summary>What the part plays.</summary>
    protected PartTimeline Part => part;

    /// <summary>Draws the figure as it is at a time, seconds.</summary>
    public abstract void Draw(Sketch sketch, double time);

    /// <summary>The figure of an instrument in a look drawn at random.</summary>
    /// <param name="song">What is played.</param>
    /// <param name="part">Which part of it.</param>
    /// <param name="beatSeconds">Length of the beat to which the figure sways, seconds.</param>
    /// <param name="random">The look.</param>
    public static Performer Make(Song song, int part, double beatSeconds, CounterRandom random)
    {
        IReadOnlyList<NoteEvent> notes = song.Notes[part];
        var timeline = new PartTimeline(notes);
        return song.Spec.Parts[part].Instrument switch
        {
            Instrument.Guitar => new GuitarFigure(timeline, bass: false, random),
            Instrument.Bass => new GuitarFigure(timeline, bass: true, random),
            Instrument.Harp => new HarpFigure(timeline, random),
            Instrument.Piano => new PianoFigure(timeline, random),
            Instrument.Vibraphone => new VibraphoneFigure(timeline, random),
            Instrument.Strings => new ViolinFigure(timeline, random),
            Instrument.Flute => new FluteFigure(timeline, random),
            Instrument.Drums => new DrumFigure(notes, random),
            Instrument.Synth => new SynthFigure(timeline, random),
            _ => new SingerFigure(timeline, song.Spec.Singer, beatSeconds, random),
        };
    }
}

/// <summary>Answers what a part is doing at any time of the song.</summary>
internal sealed class PartTimeline
{
    private const int LookBack = 8;
    private readonly NoteEvent[] _notes;
    private readonly double _lowest;
    private readonly double _range;

    /// <summary>Indexes a part's notes, which are sorted by onset.</summary>
    public PartTimeline(IEnumerable<NoteEvent> notes)
    {
        _notes = [.. notes];
        _lowest = _notes.Length == 0 ? 0 : _notes.Min(n => n.Pitch);
        _range = _notes.Length == 0 ? 1 : Math.Max(1, _notes.Max(n => n.Pitch) - _lowest);
    }

    /// <summary>The index of the last note that began at or before a time, or −1.</summary>
    public int Last(double time)
    {
        int low = 0, high = _notes.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_notes[middle].Start <= time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    /// <summary>The note with an index that <see cref="Last"/> gave.</summary>
    public NoteEvent this[int index] => _notes[index];

    /// <summary>The latest few notes that began at or before a time, newest first.</summary>
    public IEnumerable<NoteEvent> Recent(double time)
    {
        int last = Last(time);
        for (int i = last; i >= Math.Max(0, last - LookBack); i--)
        {
            yield return _notes[i];
        }
    }

    /// <summary>How hard and how recently a note began: its strength, dying away.</summary>
    /// <param name="time">Seconds.</param>
    /// <param name="decay">Seconds in which it falls to 37 %.</param>
    public double Hit(double time, double decay)
    {
        int last = Last(time);
        return last < 0 ? 0 : _notes[last].Velocity * Math.Exp(-(time - _notes[last].Start) / decay);
    }

    /// <summary>How strongly a held note sounds now, 0 when it has been let go, with short ramps.</summary>
    public double Level(double time)
    {
        double level = 0;
        foreach (NoteEvent note in Recent(time))
        {
            double ramp = Math.Min((time - note.Start) / 0.06, 1 - ((time - note.End) / 0.12));
            level = Math.Max(level, note.Velocity * Math.Clamp(ramp, 0, 1));
        }

        return level;
    }

    /// <summary>Whether the part has any note in a span of time.</summary>
    public bool Plays(double from, double to)
    {
        int last = Last(to);
        return last >= 0 && (_notes[last].Start >= from || _notes[last].End > from + (0.5 * (to - from)));
    }

    /// <summary>Where a note lies in the part's range, 0 (lowest) to 1.</summary>
    public double Height(in NoteEvent note) => (note.Pitch - _lowest) / _range;
}
