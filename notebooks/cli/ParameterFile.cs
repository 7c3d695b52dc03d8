using Vcmr.Engine;
using Vcmr.Engine.Running;
using Vcmr.Formats.Yaml;

namespace Vcmr.Cli;

/// <summary>A YAML file of notebook parameters: one mapping of names to words, numbers, lists and mappings.</summary>
internal static class ParameterFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="NotebookException">The file is missing or is no such mapping.</exception>
    public static IReadOnlyDictionary<string, ParameterValue> Read(string path)
    {
        YamlFile file;
        try
        {
            file = YamlFile.Read(path);
        }
        catch (VcmrException e)
        {
            throw new NotebookException(e.Message, e, ExitCodes.Usage);
        }

        return file.Root switch
        {
            null or { IsNull: true } => new Dictionary<string, ParameterValue>(),
            YamlMapping root => root.Entries.ToDictionary(entry => entry.Key, entry => Value(entry.Value) with { Place = $"line {entry.Value.Line} of '{path}'" }),
            YamlValue other => throw new NotebookException(file.Wrong(other, "is no mapping of parameters to values; write one 'name: value' a line.").Message, ExitCodes.Usage),
        };
    }

    private static ParameterValue Value(YamlValue value) => value switch
    {
        YamlMapping mapping => new ParameterValue.Mapping([.. mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Value(entry.Value)))]),
        YamlSequence list => new ParameterValue.Sequence([.. list.Items.Select(Value)]),
        YamlScalar { IsNull: true } => new ParameterValue.Null(),
        // To YAML it is a word like any other; only the command line takes it for nothing.
        YamlScalar scalar => new ParameterValue.Scalar(scalar.Text, IsQuoted: !scalar.IsPlain || scalar.Text == ParameterValue.None),
        _ => throw new ArgumentException($"{value.GetType()} is no kind of value.", nameof(value)),
    };
}
