using System.Text.Json.Nodes;

namespace Vcmr.Charts.Rendering;

/// <summary>
/// Writes the states of a figure with a slider for plotly.js: the first as <c>{data, layout}</c>, and a frame a state with
/// what is not the same in all. plotly.js merges a frame into what it shows: objects key by key, notes, shapes and pictures
/// by their place, lists of numbers as a whole.
/// </summary>
internal static class PlotlyFrames
{
    /// <summary>Pixels under the figure that plotly's slider takes.</summary>
    private const int Room = 92;

    private static readonly string[] Lists = ["annotations", "shapes", "images"];

    /// <summary>Writes the figure.</summary>
    /// <exception cref="VcmrException">The states differ in their size or in their number of series.</exception>
    public static JsonObject Write(SteppedFigure figure)
    {
        JsonObject[] states = [.. figure.States.Select(s => s.Figure.PlotlyJson.AsObject())];
        JsonObject[] layouts = [.. states.Select(s => s["layout"]!.AsObject())];
        if (figure.States.Any(s => (s.Figure.Width, s.Figure.Height) != (figure.Figure.Width, figure.Figure.Height)) || states.Any(s => s["data"]!.AsArray().Count != states[0]["data"]!.AsArray().Count))
        {
            throw new VcmrException($"The states of '{figure.Name}' differ in their size or in their number of series, so that no slider can step through them; draw all with the same panels and layers.");
        }

        foreach (string list in Lists)
        {
            Level([.. layouts.Select(l => l[list]!.AsArray())]);
        }

        JsonObject[][] traces = [.. states.Select(s => s["data"]!.AsArray().Select(t => t!.AsObject()).ToArray())];
        int[] moving = [.. Enumerable.Range(0, traces[0].Length).Where(t => Enumerable.Range(0, states.Length).Any(s => Changes([.. traces.Select(own => own[t])], s).Count > 0))];
        var frames = new JsonArray();
        for (int s = 0; s < states.Length; s++)
        {
            JsonObject layout = Layout(layouts, s);
            layout["meta"] = new JsonObject { ["description"] = Description(figure.States[s]) };
            frames.Add((JsonNode)new JsonObject
            {
                ["name"] = Name(s),
                ["data"] = new JsonArray([.. moving.Select(t => Changes([.. traces.Select(own => own[t])], s))]),
                ["traces"] = new JsonArray([.. moving.Select(t => (JsonNode?)JsonValue.Create(t))]),
                ["layout"] = layout,
            });
        }

        JsonObject start = states[figure.Start];
        AddSlider(start["layout"]!.AsObject(), figure);
        start["frames"] = frames;
        return start;
    }

    // A line does not end between a number and its sign.
    private static string Description(FigureState state) => state.Says.Replace(" %", "\u00a0%");

    private static string Name(int state) => $"state {state}";

    private static void AddSlider(JsonObject layout, SteppedFigure figure)
    {
        double width = figure.Figure.Width, height = figure.Figure.Height, side = ChartLayout.Margin / width;
        layout["height"] = figure.Figure.Height + Room;
        layout["margin"]!["b"] = Room;
        layout["title"]!["y"] = Json.Number(1 - ((ChartLayout.Margin + 8) / (height + Room)));
        layout["meta"] = new JsonObject { ["description"] = Description(figure.States[figure.Start]), ["slider"] = Room };
        layout["sliders"] = new JsonArray(new JsonObject
        {
            ["active"] = figure.Start,
            ["x"] = Json.Number(side),
            ["xanchor"] = "left",
            ["y"] = 0,
            ["yanchor"] = "top",
            ["len"] = Json.Number(1 - (2 * side)),
            ["pad"] = new JsonObject { ["t"] = 8, ["b"] = 4, ["l"] = 0, ["r"] = 0 },
            ["currentvalue"] = new JsonObject { ["prefix"] = Json.Literal(figure.Setting) + ": ", ["xanchor"] = "left", ["font"] = new JsonObject { ["size"] = ChartLayout.PanelTitleSize } },
            ["steps"] = new JsonArray([.. figure.States.Select((state, s) => new JsonObject
            {
                ["label"] = Json.Literal(state.Value),
                ["method"] = "animate",
                ["args"] = new JsonArray(new JsonArray(Name(s)), new JsonObject
                {
                    ["mode"] = "immediate",
                    ["transition"] = new JsonObject { ["duration"] = 0 },
                    ["frame"] = new JsonObject { ["duration"] = 0, ["redraw"] = true },
                }),
            })]),
        });
    }

    private static JsonObject Layout(JsonObject[] layouts, int own)
    {
        JsonObject changes = Changes([.. layouts.Select(Without)], own);
        foreach (string list in Lists)
        {
            JsonArray[] all = [.. layouts.Select(l => l[list]!.AsArray())];
            JsonObject[] items = [.. Enumerable.Range(0, all[own].Count).Select(i => Changes([.. all.Select(a => a[i]!.AsObject())], own))];
            if (Array.FindLastIndex(items, i => i.Count > 0) is >= 0 and int last)
            {
                changes[list] = new JsonArray([.. items[..(last + 1)]]);
            }
        }

        return changes;

        static JsonObject Without(JsonObject layout)
        {
            JsonObject rest = layout.DeepClone().AsObject();
            Array.ForEach(Lists, list => rest.Remove(list));
            return rest;
        }
    }

    /// <summary>What one of several objects has that is not the same in all; null where it lacks what others have.</summary>
    private static JsonObject Changes(JsonObject[] all, int own)
    {
        var changes = new JsonObject();
        foreach (string key in all.SelectMany(o => o.Select(entry => entry.Key)).Distinct())
        {
            if (all.All(o => o[key] is JsonObject))
            {
                JsonObject inner = Changes([.. all.Select(o => o[key]!.AsObject())], own);
                if (inner.Count > 0)
                {
                    changes[key] = inner;
                }
            }
            else if (all.Any(o => !JsonNode.DeepEquals(o[key], all[0][key])))
            {
                changes[key] = all[own][key]?.DeepClone();
            }
        }

        return changes;
    }

    // As many notes in every state: what one lacks is there and hidden.
    private static void Level(JsonArray[] lists)
    {
        int most = lists.Max(l => l.Count), least = lists.Min(l => l.Count);
        foreach (JsonArray list in lists)
        {
            for (int i = least; i < list.Count; i++)
            {
                list[i]!["visible"] = true;
            }

            while (list.Count < most)
            {
                list.Add((JsonNode)new JsonObject { ["visible"] = false });
            }
        }
    }
}
