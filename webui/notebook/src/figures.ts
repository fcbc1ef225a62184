// Figures of Bokeh, drawn with the page's own copy of it in the page's colours.
// A figure comes from a cell and is not trusted: only models that draw are let through, none that runs code or loads.
import {make} from "./dom";

type Json = null | boolean | number | string | Json[] | {[key: string]: Json};
type Table = {[key: string]: Json};

interface Bokeh {
  embed: {embed_item(item: unknown, target: HTMLElement): Promise<{clear?(): void} | undefined>};
}

/** The event on the page's element after its theme has changed. */
export const THEME_CHANGED = "llmspell:theme";

const DRAWING = new Set(
  `Figure Plot GridPlot Row Column GridBox Spacer Title Legend LegendItem ColorBar BasicTicker LinearAxis LogAxis
  CategoricalAxis DatetimeAxis TimedeltaAxis MercatorAxis Grid AdaptiveTicker LogTicker CategoricalTicker DatetimeTicker
  TimedeltaTicker DaysTicker MonthsTicker YearsTicker FixedTicker SingleIntervalTicker BasicTickFormatter LogTickFormatter
  CategoricalTickFormatter DatetimeTickFormatter TimedeltaTickFormatter NumeralTickFormatter PrintfTickFormatter Range1d
  DataRange1d FactorRange LinearScale LogScale CategoricalScale ColumnDataSource CDSView AllIndices IndexFilter GroupFilter
  BooleanFilter UnionFilter IntersectionFilter InversionFilter Selection UnionRenderers GlyphRenderer Toolbar PanTool
  WheelZoomTool BoxZoomTool ZoomInTool ZoomOutTool ResetTool SaveTool HoverTool CrosshairTool TapTool BoxSelectTool
  LassoSelectTool PolySelectTool HelpTool BoxAnnotation PolyAnnotation Span Label LabelSet Band Whisker Arrow Slope
  TeeHead OpenHead NormalHead VeeHead NodeCoordinates Circle Scatter Line MultiLine MultiPolygons Patch Patches Step VBar
  HBar VArea HArea VAreaStep HAreaStep Wedge AnnularWedge Annulus Arc Bezier Quadratic Ellipse Quad Rect Block Segment Ray
  Image ImageRGBA HexTile Text VSpan HSpan VStrip HStrip LinearColorMapper LogColorMapper CategoricalColorMapper
  EqHistColorMapper CategoricalMarkerMapper CategoricalPatternMapper Dodge Jitter Stack CumSum Interpolator
  LinearInterpolator StepInterpolator NoOverlap AllLabels Metric ReciprocalMetric Dimensional ScanningColorMapper
  CompositeTicker BinnedTicker Node Indexed XY PlainText Coordinate AreaVisuals BoxInteractionHandles DocumentConfig Notifications ToolProxy`.split(/\s+/),
);

/** Properties whose texts Bokeh would read as HTML. */
const MARKUP = new Set(["tooltips", "html_attributes", "stylesheets", "css_classes", "description"]);

export function renderFigure(item: unknown): HTMLElement {
  const foreign = foreignModel(item as Json);
  if (foreign) return make("div", {class: "omitted"}, `This figure is not drawn: it has a ${foreign}, which could do more than draw.`);
  const box = make("div", {class: "figure", role: "img", "aria-label": nameOf(item as Json)});
  const stage = new FigureStage(box, item as Json);
  box.addEventListener("discard", () => stage.clear());
  return box;
}

/** Draws when the figure comes into sight, and again in other colours when the theme changes. */
class FigureStage {
  private views: {clear?(): void} | undefined;
  private page: Element | null = null;
  private readonly seen = new IntersectionObserver((entries) => entries.some((one) => one.isIntersecting) && this.begin());
  private readonly again = (): void => void this.draw();

  constructor(
    private readonly box: HTMLElement,
    private readonly item: Json,
  ) {
    this.seen.observe(box);
  }

  clear(): void {
    this.seen.disconnect();
    this.page?.removeEventListener(THEME_CHANGED, this.again);
    this.views?.clear?.();
  }

  private begin(): void {
    this.seen.disconnect();
    this.page = this.box.closest(".notebook");
    this.page?.addEventListener(THEME_CHANGED, this.again);
    void this.draw();
  }

  private async draw(): Promise<void> {
    const bokeh = (window as unknown as {Bokeh?: Bokeh}).Bokeh;
    if (!bokeh) return this.box.replaceChildren("Figures need the page of the studio.");
    this.views?.clear?.();
    this.box.replaceChildren();
    try {
      this.views = await bokeh.embed.embed_item(themed(this.item, coloursOf(this.box)), this.box);
    } catch (error) {
      this.box.replaceChildren(make("div", {class: "omitted"}, `Bokeh cannot draw this figure: ${String(error)}`));
    }
  }
}

/** The name of the first model that may not be here; "" when all are fine. */
function foreignModel(value: Json, key = ""): string {
  if (MARKUP.has(key) && typeof value === "string" && value !== "") return `text of HTML (${key})`;
  if (value === null || typeof value !== "object") return "";
  if (Array.isArray(value)) return first(value.map((one) => () => foreignModel(one, key === "tooltips" ? "" : key)));
  if (key === "defs" && Object.keys(value).length > 0) return "model of its own";
  if (value.type === "object" && typeof value.name === "string" && !DRAWING.has(value.name)) return value.name;
  return first(Object.entries(value).map(([name, one]) => () => foreignModel(one, name)));
}

function first(looks: (() => string)[]): string {
  for (const look of looks) {
    const found = look();
    if (found) return found;
  }
  return "";
}

function nameOf(item: Json): string {
  let title = "";
  walk(item, (name, attributes) => {
    if (name === "Title" && !title && typeof attributes.text === "string") title = attributes.text;
  });
  return title ? `Chart: ${title}` : "Chart";
}

interface Colours {
  ink: string;
  soft: string;
  line: string;
  paper: string;
}

function coloursOf(element: HTMLElement): Colours {
  const probe = make("span", {});
  element.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {ink: read("--fg"), soft: read("--muted"), line: read("--line"), paper: read("--paper")};
  probe.remove();
  return colours;
}

/** A copy of the item in which what says no colour of its own has one of the page. */
function themed(item: Json, {ink, soft, line, paper}: Colours): Json {
  const copy = structuredClone(item) as Table;
  const axis = {axis_label_text_color: soft, major_label_text_color: soft, axis_line_color: line, major_tick_line_color: line, minor_tick_line_color: null, axis_label_text_font_style: "normal"};
  const plot = {background_fill_color: null, border_fill_color: null, outline_line_color: null};
  const byName: Record<string, Table> = {
    Figure: plot,
    Plot: plot,
    Grid: {grid_line_color: ink, grid_line_alpha: 0.1},
    Title: {text_color: ink},
    Legend: {background_fill_color: paper, background_fill_alpha: 0.8, border_line_color: null, label_text_color: ink},
  };
  walk(copy, (name, attributes) => {
    const given = name.endsWith("Axis") ? axis : byName[name];
    for (const [key, value] of Object.entries(given ?? {})) attributes[key] ??= value;
  });
  // Two drawings of one figure on a page must not be the same element.
  return {...copy, target_id: null};
}

function walk(value: Json, visit: (name: string, attributes: Table) => void): void {
  if (value === null || typeof value !== "object") return;
  if (Array.isArray(value)) return value.forEach((one) => walk(one, visit));
  if (value.type === "object" && typeof value.name === "string") visit(value.name, (value.attributes ??= {}) as Table);
  for (const one of Object.values(value)) walk(one, visit);
}
