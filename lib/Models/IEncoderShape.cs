using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vcmr.Models;

/// <summary>Which network an audio encoder is, and how large.</summary>
[JsonConverter(typeof(EncoderShapeJson))]
public interface IEncoderShape
{
    /// <summary>The network's name, such as <c>SampleCNN</c>.</summary>
    string Network { get; }

    /// <summary>Samples of one input waveform at 16 kHz.</summary>
    int InputLength { get; }

    /// <summary>Numbers of an embedding.</summary>
    int EmbeddingSize { get; }

    /// <summary>Seconds of one input waveform.</summary>
    double Seconds => InputLength / 16_000.0;

    /// <summary>Creates the encoder with PyTorch's default initialisation, drawn from torch's generator. The caller disposes it.</summary>
    AudioEncoder Create();
}

/// <summary>
/// A shape's form in files: its numbers, and for every network but SampleCNN, which files had before there was another, its name
/// as <c>network</c>.
/// </summary>
internal sealed class EncoderShapeJson : JsonConverter<IEncoderShape>
{
    private const string Network = "network";

    /// <inheritdoc />
    public override IEncoderShape? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A shape is no object.");
        }

        return document.RootElement.TryGetProperty(Network, out JsonElement name)
            ? name.ValueKind switch
            {
                JsonValueKind.String when name.ValueEquals(HarmonicCnnShape.Name) => document.RootElement.Deserialize<HarmonicCnnShape>(options),
                JsonValueKind.String when name.ValueEquals(ShortChunkCnnShape.Name) => document.RootElement.Deserialize<ShortChunkCnnShape>(options),
                _ => throw new JsonException($"There is no network {name}."),
            }
            : document.RootElement.Deserialize<SampleCnnShape>(options);
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, IEncoderShape value, JsonSerializerOptions options)
    {
        if (value is SampleCnnShape)
        {
            JsonSerializer.Serialize(writer, value, value.GetType(), options);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString(Network, value.Network);
        foreach (JsonProperty property in JsonSerializer.SerializeToElement(value, value.GetType(), options).EnumerateObject())
        {
            property.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
