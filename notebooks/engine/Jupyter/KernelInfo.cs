using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Vcmr.Engine.Jupyter;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInfo
{
    private static readonly string Version = typeof(KernelInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static JsonObject Create()
    {
        JsonObject info = Replies.Ok();
        info["protocol_version"] = MessageFormat.Version;
        info["implementation"] = "vcmr";
        info["implementation_version"] = Version;
        info["language_info"] = NotebookLanguage.Info();
        info["banner"] = $"vcmr {Version}, C# on {RuntimeInformation.FrameworkDescription}";
        info["debugger"] = false;
        info["supported_features"] = new JsonArray();
        info["help_links"] = new JsonArray(
            new JsonObject { ["text"] = "C# reference", ["url"] = "https://learn.microsoft.com/dotnet/csharp/language-reference/" },
            new JsonObject { ["text"] = ".NET API", ["url"] = "https://learn.microsoft.com/dotnet/api/" });
        return info;
    }
}
