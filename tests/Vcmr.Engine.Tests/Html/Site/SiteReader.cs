using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Vcmr.Engine.Tests.Support;

namespace Vcmr.Engine.Tests.Html.Site;

/// <summary>A browser that reads a site from the disk and notes whatever goes wrong.</summary>
internal sealed partial class SiteReader : IAsyncDisposable
{
    private const int Desk = 1280;
    private const int Phone = 390;

    private readonly string site;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly IPage page;
    private readonly List<string> troubles = [];

    private SiteReader(string site, IPlaywright playwright, IBrowser browser, IPage page)
    {
        (this.site, this.playwright, this.browser, this.page) = (site, playwright, browser, page);
        page.Console += (_, message) => Note(message.Type is "error" or "warning", $"console: {message.Text}");
        page.PageError += (_, error) => Note(true, $"error: {error}");
        page.RequestFailed += (_, request) => Note(!request.Url.StartsWith("blob:", StringComparison.Ordinal) && request.ResourceType != "media", $"failed: {request.Url} {request.Failure}");
        page.Request += (_, request) => Note(!OwnScheme().IsMatch(request.Url), $"request: {request.Url}");
    }

    /// <summary>Errors, and requests for anything else than files.</summary>
    public IReadOnlyList<string> Troubles
    {
        get
        {
            lock (troubles)
            {
                return [.. troubles];
            }
        }
    }

    public static async Task<SiteReader> OpenAsync(string site)
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = InstalledPrograms.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = Desk, Height = 900 }, ColorScheme = ColorScheme.Light });
        page.SetDefaultTimeout(120_000);
        return new SiteReader(site, playwright, browser, page);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>Opens a page and waits until it is drawn.</summary>
    public async Task<IPage> GoAsync(string file)
    {
        await page.GotoAsync(new Uri(Path.Combine(site, file)).AbsoluteUri);
        await page.WaitForFunctionAsync("() => document.documentElement.dataset.drawn && !document.querySelector('.math:not(.done, .unrendered)')");
        return page;
    }

    /// <summary>Switches to a theme as a reader does.</summary>
    public async Task ThemeAsync(string name)
    {
        if (await page.EvaluateAsync<bool>($"() => (document.getElementById('theme').getAttribute('aria-pressed') === 'true') !== ({(name == "dark" ? "true" : "false")})"))
        {
            await page.ClickAsync("#theme");
        }
    }

    /// <summary>What is wrong with any page of the site: dead links, names that are missing, pale text, pages wider than a phone.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync()
    {
        List<string> wrong = [];
        Dictionary<string, string> pages = Directory.GetFiles(site, "*.html").ToDictionary(path => Path.GetFileName(path), File.ReadAllText);
        foreach ((string file, string html) in pages)
        {
            wrong.AddRange(DeadLinks(file, html, pages));
            await page.SetViewportSizeAsync(Desk, 900);
            await GoAsync(file);
            await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(element => { element.open = true; })");
            foreach (string theme in new[] { "light", "dark" })
            {
                await ThemeAsync(theme);
                wrong.AddRange((await page.EvaluateAsync<string[]>(PageChecks.Contrast)).Select(text => $"{file}, {theme}: {text}"));
            }

            await ThemeAsync("light");
            wrong.AddRange((await page.EvaluateAsync<string[]>(PageChecks.Names)).Select(text => $"{file}: {text}"));
            await page.SetViewportSizeAsync(Phone, 800);
            await GoAsync(file);
            wrong.AddRange((await page.EvaluateAsync<string[]>(PageChecks.Phone)).Select(text => $"{file} on a phone: {text}"));
        }

        await page.SetViewportSizeAsync(Desk, 900);

        return wrong;
    }

    private IEnumerable<string> DeadLinks(string file, string html, Dictionary<string, string> pages)
    {
        foreach (string url in Address().Matches(WithoutData().Replace(html, "")).Select(match => WebUtility.HtmlDecode(match.Groups["url"].Value)).Where(url => !Outside().IsMatch(url)).Distinct())
        {
            string[] parts = url.Split('#', 2);
            string target = parts[0].Length == 0 ? file : Uri.UnescapeDataString(parts[0]);
            if (!File.Exists(Path.Combine(site, target)))
            {
                yield return $"{file}: no file {url}";
            }
            else if (parts.Length == 2 && pages.TryGetValue(target, out string? text) && !text.Contains($" id=\"{WebUtility.HtmlEncode(Uri.UnescapeDataString(parts[1]))}\"", StringComparison.Ordinal)
                && !text.Contains($" id=\"{Uri.UnescapeDataString(parts[1])}\"", StringComparison.Ordinal))
            {
                yield return $"{file}: no place {url}";
            }
        }
    }

    private void Note(bool isTrouble, string what)
    {
        if (isTrouble)
        {
            lock (troubles)
            {
                troubles.Add(what);
            }
        }
    }

    [GeneratedRegex(@"\A(file|data|blob):")]
    private static partial Regex OwnScheme();

    [GeneratedRegex("""\s(href|src)="(?<url>[^"]*)"(?=[\s>])""")]
    private static partial Regex Address();

    [GeneratedRegex(@"\A([a-z][a-z0-9+.-]*:|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();

    [GeneratedRegex("""<script type="application/json">.*?</script>""", RegexOptions.Singleline)]
    private static partial Regex WithoutData();
}
