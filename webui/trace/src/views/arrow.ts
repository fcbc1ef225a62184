/** An arrow straight up or down on a canvas. */

const [HEAD, HALF] = [7, 4];

/** From `a` to `b`, both pixels from the top, at `x`; in the colours that the pen has. */
export function arrow(pen: CanvasRenderingContext2D, x: number, a: number, b: number): void {
  pen.beginPath();
  pen.moveTo(x, a);
  pen.lineTo(x, b);
  pen.stroke();
  const back = b > a ? b - HEAD : b + HEAD;
  pen.beginPath();
  pen.moveTo(x, b);
  pen.lineTo(x - HALF, back);
  pen.lineTo(x + HALF, back);
  pen.fill();
}
