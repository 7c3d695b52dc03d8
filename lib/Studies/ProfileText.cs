using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vcmr.Storage;
using YamlDotNet.Serialization.NamingConventions;

namespace Vcmr.Studies;

/// <summary>A profile as a YAML file that says every key: read again, it is the same profile.</summary>
public static partial class ProfileText
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes every key with its value.</summary>
    /// <param name="profile">The profile.</param>
    public static string Of(Profile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var text = new StringBuilder();
        Write(text, profile, "");
        return text.ToString();
    }

    /// <summary>Every key with its value as YAML.</summary>
    /// <param name="profile">The profile.</param>
    internal static IEnumerable<KeyValuePair<string, string>> Values(Profile profile) => Values(profile, "");

    private static IEnumerable<KeyValuePair<string, string>> Values(object part, string prefix) =>
        ProfileValues.Keys(part.GetType()).SelectMany(k => ProfileValues.IsSection(k.Property.PropertyType)
            ? Values(k.Property.GetValue(part)!, $"{prefix}{k.Key}.")
            : [KeyValuePair.Create(prefix + k.Key, Value(k.Property.GetValue(part)))]);

    /// <summary>Writes it as a file, aside and renamed into place.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="path">The file.</param>
    /// <param name="comment">What its first line says.</param>
    /// <exception cref="VcmrException">It cannot be written.</exception>
    public static void Save(Profile profile, string path, string comment) => Save(path, $"# {VisibleText.Of(comment)}\n{Of(profile)}");

    internal static void Save(string path, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.Write(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The file '{path}' cannot be written ({e.Message.TrimEnd('.')}); make room, or name another place.", e);
        }
    }

    /// <summary>A value as YAML has it.</summary>
    internal static string Value(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string word => Plain().IsMatch(word) && !Reserved().IsMatch(word) ? word : JsonSerializer.Serialize(word, Quoted),
        Enum name => Name(name),
        double or float => Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Value))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A name of an enumeration as profiles write it.</summary>
    internal static string Name(Enum value) =>
        value.GetType().GetField(value.ToString())?.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? UnderscoredNamingConvention.Instance.Apply(value.ToString());

    private static void Write(StringBuilder text, object part, string indent)
    {
        foreach ((string key, PropertyInfo property) in ProfileValues.Keys(part.GetType()))
        {
            if (ProfileValues.IsSection(property.PropertyType))
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}{key}:\n");
                Write(text, property.GetValue(part)!, indent + "  ");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}{key}: {Value(property.GetValue(part))}\n");
            }
        }
    }

    // Without an exponent where that says the same.
    private static string Number(double value)
    {
        const double Most = 1e15;
        string plain = Math.Abs(value) < Most ? ((decimal)value).ToString(CultureInfo.InvariantCulture) : "";
        return plain.Length > 0 && double.Parse(plain, CultureInfo.InvariantCulture) == value ? plain : value.ToString("R", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9 _./+-]*(?<! )\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A(true|false|null|yes|no|on|off|y|n)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}
