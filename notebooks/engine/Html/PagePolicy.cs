using System.Security.Cryptography;
using System.Text;

namespace Vcmr.Engine.Html;

/// <summary>
/// A page's Content-Security-Policy: it loads nothing, and the only programs that run are those whose hashes are named,
/// which the page brings.
/// </summary>
internal static class PagePolicy
{
    /// <summary>The element that states the policy; it stands before everything it is about.</summary>
    /// <param name="scripts">The programs, letter by letter as a browser reads them.</param>
    public static string Write(IEnumerable<string> scripts)
    {
        string allowed = string.Concat(scripts.Distinct().Select(script => $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'"));
        return "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; "
            + $"script-src{(allowed.Length > 0 ? allowed : " 'none'")}; style-src 'unsafe-inline'; font-src data:; img-src data: blob:; media-src data: blob:\">";
    }
}
