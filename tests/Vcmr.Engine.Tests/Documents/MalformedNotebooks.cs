using System.Text;
using System.Text.Json.Nodes;

namespace Vcmr.Engine.Tests.Documents;

/// <summary>A hundred files that are no notebooks, each wrong in its own way, made from one that is right.</summary>
internal static class MalformedNotebooks
{
    private const int Large = 50 << 20;

    private const string Right = """
        {
         "cells": [
          {"cell_type": "markdown", "id": "m1", "metadata": {}, "source": ["# Title\n", "text"], "attachments": {}},
          {"cell_type": "code", "id": "c1", "metadata": {"tags": ["parameters"]}, "source": "var x = 1;", "execution_count": 1,
           "outputs": [
            {"output_type": "stream", "name": "stdout", "text": ["one\n"]},
            {"output_type": "display_data", "data": {"text/plain": "1", "image/png": "aGk="}, "metadata": {}},
            {"output_type": "execute_result", "execution_count": 1, "data": {"text/plain": ["1"]}, "metadata": {}},
            {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]}
           ]}
         ],
         "metadata": {"kernelspec": {"name": ".net-csharp"}},
         "nbformat": 4,
         "nbformat_minor": 5
        }
        """;

    /// <summary>The one that is right.</summary>
    public static byte[] Valid => Encoding.UTF8.GetBytes(Right);

    /// <summary>The files by what is wrong with them. Large ones are made when asked for.</summary>
    public static IReadOnlyDictionary<string, Func<byte[]>> All { get; } = Texts()
        .Select(entry => (entry.Name, Make: (Func<byte[]>)(() => Encoding.UTF8.GetBytes(entry.Text))))
        .Concat(Changed())
        .Concat(Binary())
        .Concat(LargeFiles())
        .ToDictionary(entry => entry.Name, entry => entry.Make);

    /// <summary>A right notebook with 50 MB in one output.</summary>
    public static byte[] ValidLarge() => Encoding.UTF8.GetBytes(Right.Replace("one\\n", new string('x', Large), StringComparison.Ordinal));

    private static IEnumerable<(string Name, string Text)> Texts()
    {
        foreach (int percent in new[] { 1, 10, 25, 40, 50, 60, 75, 90, 99 })
        {
            yield return ($"cut off at {percent} %", Right[..(Right.Length * percent / 100)]);
        }

        yield return ("empty", "");
        yield return ("blank", " \n\t ");
        yield return ("null", "null");
        yield return ("list", "[]");
        yield return ("number", "42");
        yield return ("text", "\"notebook\"");
        yield return ("empty object", "{}");
        yield return ("prose", "This is not a notebook.");
        yield return ("page", "<!DOCTYPE html><html></html>");
        yield return ("merge conflict", "<<<<<<< HEAD\n" + Right + "\n=======\n" + Right + "\n>>>>>>> other\n");
        yield return ("Python's quotes", Right.Replace('"', '\''));
        yield return ("comma missing", Right.Replace("},\n", "}\n", StringComparison.Ordinal));
        yield return ("comma too many", Right.Replace("\"nbformat_minor\": 5", "\"nbformat_minor\": 5,", StringComparison.Ordinal));
        yield return ("comment", "// a notebook\n" + Right);
        yield return ("not a number", Right.Replace("\"nbformat\": 4", "\"nbformat\": NaN", StringComparison.Ordinal));
        yield return ("two notebooks", Right + Right);
        yield return ("bracket too many", Right + "}");
        yield return ("unknown escape", Right.Replace("\\n", "\\x", StringComparison.Ordinal));
        yield return ("line break in a text", Right.Replace("\\n", "\n", StringComparison.Ordinal));
        yield return ("half a character", Right.Replace("text\"]", "\\ud800\"]", StringComparison.Ordinal));
        yield return ("half a character in a name", Right.Replace("\"kernelspec\"", "\"\\udc00\"", StringComparison.Ordinal));
        yield return ("NUL in the middle", Right.Replace("metadata", "meta\0data", StringComparison.Ordinal));
        yield return ("name twice", Right.Replace("\"nbformat\": 4", "\"nbformat\": 4, \"nbformat\": 4", StringComparison.Ordinal));
        yield return ("name twice in a cell", Right.Replace("\"id\": \"c1\"", "\"id\": \"c1\", \"id\": \"c2\"", StringComparison.Ordinal));
        yield return ("lists nested deeply", new string('[', 100_000));
        yield return ("lists nested deeply and closed", "{\"nbformat\": 4, \"metadata\": " + new string('[', 5_000) + new string(']', 5_000) + "}");
        yield return ("objects nested deeply", string.Concat(Enumerable.Repeat("{\"a\":", 10_000)));
        yield return ("version 1", "{\"nbformat\": 1, \"cells\": []}");
        yield return ("version 3", "{\"nbformat\": 3, \"nbformat_minor\": 0, \"metadata\": {\"name\": \"\"}, \"worksheets\": [{\"cells\": [{\"cell_type\": \"code\", \"input\": [\"1\"]}]}]}");
    }

    private static IEnumerable<(string Name, Func<byte[]> Make)> Changed()
    {
        (string Path, string?[] Values)[] changes =
        [
            ("nbformat", [null, "2", "5", "-4", "4.5", "1e400", "99999999999", "\"4\"", "null"]),
            ("nbformat_minor", [null, "\"5\"", "-1", "1e9999"]),
            ("metadata", [null, "[]", "\"x\"", "null"]),
            ("cells", [null, "{}", "7", "null"]),
            ("cells/1", ["1", "null", "[]", "{}"]),
            ("cells/1/cell_type", [null, "\"heading\"", "3"]),
            ("cells/1/source", [null, "{}", "[1]", "[null]", "5"]),
            ("cells/1/metadata", ["[]", "\"x\""]),
            ("cells/1/metadata/tags", ["\"x\"", "[1]", "{}"]),
            ("cells/1/id", ["7", "\"\"", "\"a b\"", "[]"]),
            ("cells/1/execution_count", ["\"1\"", "1.5", "1e30"]),
            ("cells/0/attachments", ["[]"]),
            ("cells/1/outputs", ["{}", "\"x\""]),
            ("cells/1/outputs/0", ["null", "\"x\"", "{}"]),
            ("cells/1/outputs/0/output_type", ["\"unknown\"", "1"]),
            ("cells/1/outputs/0/text", [null, "[[]]"]),
            ("cells/1/outputs/0/name", [null]),
            ("cells/1/outputs/1/data", [null, "[]"]),
            ("cells/1/outputs/1/data/image~png", ["5"]),
            ("cells/1/outputs/2/metadata", ["[]"]),
            ("cells/1/outputs/3/traceback", [null, "\"t\""]),
        ];
        return
            from change in changes
            from value in change.Values
            select ($"{change.Path} is {value ?? "missing"}", (Func<byte[]>)(() => Change(change.Path, value)));
    }

    private static IEnumerable<(string Name, Func<byte[]> Make)> Binary()
    {
        yield return ("NUL bytes", () => new byte[4096]);
        yield return ("a picture", () => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13]);
        yield return ("not UTF-8", () => [.. "{\"a\": \""u8, 0xFF, 0xFE, .. "\"}"u8]);
        yield return ("cut off within a character", () => [.. Valid, 0xF0, 0x9F]);
        yield return ("UTF-16 without a mark", () => Encoding.Unicode.GetBytes(Right));
    }

    private static IEnumerable<(string Name, Func<byte[]> Make)> LargeFiles()
    {
        yield return ("50 MB, cut off", () => ValidLarge()[..^200]);
        yield return ("50 MB of another type", () => Encoding.UTF8.GetBytes(Right.Replace("[\"one\\n\"]", "[" + new string(' ', Large) + "1]", StringComparison.Ordinal)));
        yield return ("50 MB of brackets", () => Enumerable.Repeat((byte)'[', Large).ToArray());
    }

    private static byte[] Change(string path, string? value)
    {
        JsonNode root = JsonNode.Parse(Right)!;
        string[] names = path.Split('/');
        JsonNode parent = names[..^1].Aggregate(root, (node, name) => node is JsonArray list ? list[int.Parse(name)]! : node[name]!);
        string last = names[^1].Replace('~', '/');
        // A number may be one that only its text can express.
        const string Placeholder = "\"to be replaced\"";
        if (value is null)
        {
            ((JsonObject)parent).Remove(last);
        }
        else if (parent is JsonArray items)
        {
            items[int.Parse(last)] = JsonNode.Parse(Placeholder);
        }
        else
        {
            parent[last] = JsonNode.Parse(Placeholder);
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString().Replace(Placeholder, value, StringComparison.Ordinal));
    }
}
