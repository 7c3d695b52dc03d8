using Vcmr.Engine;
using Vcmr.Engine.Running;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Vcmr.Cli;

/// <summary>A YAML file of notebook parameters: one mapping of names to words, numbers, lists and mappings.</summary>
internal static class ParameterFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="NotebookException">The file is missing or is no such mapping.</exception>
    public static IReadOnlyDictionary<string, ParameterValue> Read(string path)
    {
        YamlStream yaml = [];
        try
        {
            using StreamReader reader = new(path);
            yaml.Load(reader);
        }
        catch (YamlException e)
        {
            throw new NotebookException($"'{path}' is not YAML at line {e.Start.Line}: {e.Message}", ExitCodes.Usage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"The parameters '{path}' cannot be read: {e.Message}", ExitCodes.Usage);
        }

        if (yaml.Documents.Count == 0)
        {
            return new Dictionary<string, ParameterValue>();
        }

        return yaml.Documents is [{ RootNode: YamlMappingNode root }]
            ? root.Children.ToDictionary(entry => Name(entry.Key, path), entry => Value(entry.Value, path))
            : throw new NotebookException($"'{path}' is not a mapping of parameters to values, one 'name: value' a line.", ExitCodes.Usage);
    }

    private static ParameterValue Value(YamlNode node, string path) => node switch
    {
        YamlMappingNode mapping => new ParameterValue.Mapping([.. mapping.Children.Select(entry => KeyValuePair.Create(Name(entry.Key, path), Value(entry.Value, path)))]),
        YamlSequenceNode list => new ParameterValue.Sequence([.. list.Children.Select(item => Value(item, path))]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" } => new ParameterValue.Null(),
        YamlScalarNode scalar => new ParameterValue.Scalar(scalar.Value ?? "", IsQuoted: scalar.Style != ScalarStyle.Plain),
        _ => throw new NotebookException($"'{path}' has something at line {node.Start.Line} that is no value.", ExitCodes.Usage),
    };

    private static string Name(YamlNode key, string path) => key is YamlScalarNode { Value: string name }
        ? name
        : throw new NotebookException($"'{path}' has a name at line {key.Start.Line} that is not a word.", ExitCodes.Usage);
}
