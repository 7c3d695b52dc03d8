using Microsoft.Playwright;

namespace Vcmr.Engine.Tests.Kernel;

/// <summary>A notebook that is open in the classic Jupyter Notebook, used as a reader uses it.</summary>
internal sealed class JupyterPage(IPage page)
{
    // What a cell shows instead of its number while it waits or runs is no number.
    private const string Finished = "cell => typeof cell.input_prompt_number === 'number'";

    // The first run of a profile makes its data and trains its networks.
    private const float RunAllTimeout = 480_000;

    /// <summary>Opens a notebook and waits for its kernel.</summary>
    public async Task OpenAsync(string address)
    {
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
        await page.WaitForFunctionAsync("() => window.Jupyter?.notebook?._fully_loaded && Jupyter.notebook.kernel?.is_connected()");
        await IdleAsync();
    }

    /// <summary>Runs every cell from the menu, until all have run or one has failed.</summary>
    public async Task RunAllAsync()
    {
        await page.ClickAsync("#menus a:text-is('Cell')");
        await page.ClickAsync("#run_all_cells a");
        await page.WaitForFunctionAsync($"() => document.querySelector('.output_error') || Jupyter.notebook.get_cells().filter(cell => cell.cell_type === 'code').every({Finished})", null, new PageWaitForFunctionOptions { Timeout = RunAllTimeout });
    }

    /// <summary>Everything that the notebook shows as an error.</summary>
    public async Task<string> ErrorsAsync() => string.Join("\n", await page.Locator(".output_error, .output_stderr").AllInnerTextsAsync());

    /// <summary>The figures that a cell shows, drawn by plotly.js.</summary>
    public ILocator Figures(int cell) => page.Locator(".cell").Nth(cell).Locator(".output_plotly .js-plotly-plot");

    /// <summary>Writes into a new cell at the notebook's end, whose index is the result.</summary>
    public async Task<int> WriteAsync(string code)
    {
        int cell = await page.EvaluateAsync<int>("() => { const cells = Jupyter.notebook; cells.insert_cell_at_bottom('code'); cells.select(cells.ncells() - 1); cells.edit_mode(); cells.scroll_to_cell(cells.ncells() - 1); return cells.ncells() - 1; }");
        await page.Locator(".cell").Nth(cell).Locator(".CodeMirror").ClickAsync();
        await page.Keyboard.InsertTextAsync(code);
        return cell;
    }

    /// <summary>Writes a cell and starts it; the result is its index.</summary>
    public async Task<int> StartAsync(string code)
    {
        int cell = await WriteAsync(code);
        await page.Keyboard.PressAsync("Control+Enter");
        return cell;
    }

    /// <summary>Waits until a cell that still runs shows something.</summary>
    public Task ShowsAsync(int cell, string text) => Outputs(cell).Filter(new LocatorFilterOptions { HasText = text }).First.WaitForAsync();

    /// <summary>Waits until a cell has ended; the result is what it shows.</summary>
    public async Task<string> OutputAsync(int cell)
    {
        await page.WaitForFunctionAsync($"index => ({Finished})(Jupyter.notebook.get_cell(index))", cell);
        await IdleAsync();
        return string.Join("\n", await Outputs(cell).AllInnerTextsAsync());
    }

    /// <summary>Waits until the kernel has nothing to do.</summary>
    public Task IdleAsync() => page.WaitForSelectorAsync("#kernel_indicator_icon.kernel_idle_icon");

    /// <summary>Presses the toolbar's button that interrupts the kernel.</summary>
    public Task InterruptAsync() => page.ClickAsync("button[data-jupyter-action='jupyter-notebook:interrupt-kernel']");

    /// <summary>Presses Tab; the result is what the list offers then.</summary>
    public async Task<IReadOnlyList<string>> CompleteAsync()
    {
        await page.Keyboard.PressAsync("Tab");
        await page.WaitForSelectorAsync("#complete option");
        return await page.Locator("#complete option.introspection").AllInnerTextsAsync();
    }

    /// <summary>Presses a key.</summary>
    public Task PressAsync(string key) => page.Keyboard.PressAsync(key);

    /// <summary>The code of a cell.</summary>
    public Task<string> CodeAsync(int cell) => page.EvaluateAsync<string>("index => Jupyter.notebook.get_cell(index).get_text()", cell);

    private ILocator Outputs(int cell) => page.Locator(".cell").Nth(cell).Locator(".output_subarea");
}
