using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>A musician's picture, drawn in a square from −1 to 1 (y points down) and moved by the part's notes.</summary>
internal abstract class Figure(PartTimeline part)
{
    /// <summary>What the part plays.</summary>
    protected PartTimeline Part => part;

    /// <summary>Draws the figure as it is at a time, seconds.</summary>
    public abstract void Draw(Sketch sketch, double time);

    /// <summary>The figure of an instrument in a look drawn at random.</summary>
    public static Figure Make(Song song, int part, CounterRandom random)
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
            _ => new SingerFigure(timeline, song.Spec, random),
        };
    }
}
