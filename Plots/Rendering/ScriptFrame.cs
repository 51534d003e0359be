using static SimMoE.Plots.Rendering.GnuplotText;

namespace SimMoE.Plots.Rendering;

/// <summary>What stands around the drawing in every script: formats, fonts, how the table is read.</summary>
internal static class ScriptFrame
{
    private const double PngDotsPerInch = 300;
    private const double SvgScale = 2; // so that a browser shows it at a readable size
    private const double CairoFontScale = 0.75; // Pango takes 96 dots for an inch; this makes a point of the font a point of the page

    /// <summary>Writes the whole script.</summary>
    /// <param name="name">Name of the figure's files.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="size">Width and height in points.</param>
    /// <param name="drawing">Definitions, and what is drawn in each format.</param>
    public static string Write(
        string name, string title, (double Width, double Height) size, (string Head, string Body) drawing)
    {
        const double png = PngDotsPerInch / 72;
        var font = $"font '{Theme.Font},{Place(Theme.TextSize)}'";
        var pdfTerminal = $"pdfcairo size {Place(size.Width / 72)}in,{Place(size.Height / 72)}in {font} "
            + $"fontscale {Place(CairoFontScale)} linewidth 1 pointscale 1 rounded";
        var svgTerminal = $"svg size {Pixels(size.Width * SvgScale)},{Pixels(size.Height * SvgScale)} {font} "
            + $"fontscale {Place(SvgScale)} linewidth {Place(SvgScale * 0.5)} name '{name.Replace('-', '_')}' rounded background rgb '#FFFFFF'";
        var pngTerminal = $"pngcairo size {Pixels(size.Width * png)},{Pixels(size.Height * png)} {font} "
            + $"fontscale {Place(png * CairoFontScale)} linewidth {Place(png * 0.5)} pointscale {Place(png * 0.5)} rounded";
        return $$"""
            # {{title.ReplaceLineEndings(" ")}}
            # Run 'gnuplot {{name}}.gp' in this folder: it draws {{name}}.pdf, .svg and .png from {{name}}.csv.
            set encoding utf8
            set datafile separator comma
            set datafile columnheaders
            set datafile missing NaN
            set border 3 linewidth {{Place(Theme.AxisWidth)}} linecolor rgb '{{Theme.Ink}}'
            set errorbars small
            unset key
            {{drawing.Head}}
            do for [format in 'pdf svg png'] {
              if (format eq 'pdf') { set terminal {{pdfTerminal}} }
              if (format eq 'svg') { set terminal {{svgTerminal}} }
              if (format eq 'png') { set terminal {{pngTerminal}} }
              set output '{{name}}.'.format
              set multiplot
            {{drawing.Body}}  unset multiplot
              unset output
            }

            """.ReplaceLineEndings("\n");
    }

    private static string Pixels(double value) => Place(Math.Round(value));
}
