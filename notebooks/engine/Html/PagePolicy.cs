using System.Security.Cryptography;
using System.Text;

namespace Vcmr.Engine.Html;

/// <summary>
/// A page's Content-Security-Policy: it loads nothing, and the only programs that run are those whose hashes are named,
/// which the page brings.
/// </summary>
internal static class PagePolicy
{
    /// <summary>The element that states the policy of a page that stands alone; it stands before everything it is about.</summary>
    /// <param name="scripts">The programs, letter by letter as a browser reads them.</param>
    public static string Write(IEnumerable<string> scripts) => Write(Hashes(scripts), "");

    /// <summary>The same for a page of a site, which loads the site's own files, from a web server or a disk.</summary>
    /// <param name="scripts">The programs that are no files of the site.</param>
    public static string WriteForSite(IEnumerable<string> scripts) => Write(" 'self' file:" + Hashes(scripts), "'self' file: ");

    private static string Write(string scripts, string own) =>
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; "
        + $"script-src{(scripts.Length > 0 ? scripts : " 'none'")}; style-src {own}'unsafe-inline'; font-src data:; img-src {own}data: blob:; media-src {own}data: blob:\">";

    private static string Hashes(IEnumerable<string> scripts) =>
        string.Concat(scripts.Distinct().Select(script => $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'"));
}
