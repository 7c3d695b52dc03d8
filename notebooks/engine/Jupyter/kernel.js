// Jupyter Notebook 6 loads this file with the kernel. It draws figures of plotly.js with the copy beside it: interactive,
// and without the network. Where that cannot be loaded, their pictures stay.
define(["module", "notebook/js/outputarea", "base/js/namespace"], (module, { OutputArea }, Jupyter) => {
  const mime = "application/vnd.plotly.v1+json";
  const program = module.uri.replace(/kernel\.js(\?.*)?$/, "plotly.min.js");

  const register = Plotly => {
    OutputArea.prototype.register_mime_type(mime, function (figure, metadata, element) {
      const area = this.create_output_subarea(metadata, "output_plotly", mime);
      const place = document.createElement("div");
      area.append(place);
      element.append(area);
      // Text is measured, for which it has to be on the page.
      setTimeout(async () => {
        await Plotly.newPlot(place, figure.data, figure.layout, { displaylogo: false, responsive: !(figure.layout && figure.layout.width) });
        if (figure.frames) await Plotly.addFrames(place, figure.frames);
      });
      return area;
    }, { safe: true, index: 0 });
    // What the notebook was saved with is already on the page.
    for (const { output_area: area, metadata } of Jupyter.notebook.get_cells()) {
      if (!area || !area.outputs.some(output => output.data && output.data[mime])) continue;
      const saved = area.toJSON();
      area.clear_output(false, true);
      area.fromJSON(saved, metadata);
    }
  };

  return {
    onload: () => {
      if (!(mime in OutputArea.append_map)) requirejs([program], register);
    },
  };
});
