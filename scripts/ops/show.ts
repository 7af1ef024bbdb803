/** Columns as wide as they need to be. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const units: readonly [seconds: number, unit: string][] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** `3 h`, in the largest unit of which there is one. */
export function ago(then: Date): string {
  const seconds = Math.max(0, Math.round((Date.now() - then.getTime()) / 1_000));
  const [size, unit] = units.find(([least]) => seconds >= least) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${unit}`;
}

/** A line that says how far it is: rewritten on a terminal, once a second elsewhere. */
export function progressLine(): (text: string) => void {
  let last = 0;
  return (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(70)}`);
    else if (Date.now() - last > 1_000) process.stderr.write(`${text}\n`);
    else return;
    last = Date.now();
  };
}
