import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useWeekdays } from './use-weekdays.ts';
import { paint, timeOf, touches, type Span, type Week } from './week.ts';
import styles from './availability.module.css';

const STEP = 30;
const rows = Array.from({ length: 48 }, (_, row): Span => [row * STEP, (row + 1) * STEP]);
type Cell = { readonly row: number; readonly day: number };

type Props = {
  readonly label: string;
  readonly working: Week;
  readonly hub: Week;
  /** Which of the two is painted. */
  readonly layer: 'working' | 'hub';
  readonly onPaint: (week: Week) => void;
};

/** A week in half hours: painted by dragging, or by arrows and space; Shift with an arrow paints on. */
export function WeekGrid({ label, working, hub, layer, onPaint }: Props) {
  const { t } = useTranslation('availability');
  const weekdays = useWeekdays();
  const [at, setAt] = useState<Cell>({ row: 18, day: 0 });
  const brush = useRef<boolean>(undefined);
  const grid = useRef<HTMLTableElement>(null);
  // the day begins at seven; the night is a scroll away
  useLayoutEffect(() => {
    const scroll = grid.current?.parentElement;
    const seven = grid.current?.querySelector<HTMLElement>('[data-cell="14-0"]');
    if (scroll && seven) scroll.scrollTop = seven.offsetTop - 34;
  }, []);
  const week = layer === 'working' ? working : hub;
  const isOn = ({ row, day }: Cell) => touches(week, day, rows[row] ?? [0, 0]);
  const put = ({ row, day }: Cell, on: boolean) => onPaint(paint(week, day, rows[row] ?? [0, 0], on));

  function go(cell: Cell): void {
    setAt(cell);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${cell.row}-${cell.day}"]`)?.focus();
  }

  function press(event: KeyboardEvent, cell: Cell): void {
    const next = moved(event.key, cell);
    if (event.key === ' ' || event.key === 'Enter') put(cell, !isOn(cell));
    else if (next) {
      if (event.shiftKey) put(next, isOn(cell));
      go(next);
    } else return;
    event.preventDefault();
  }

  return (
    <div className={styles.scroll}>
      <table
        ref={grid}
        role="grid"
        aria-label={label}
        className={styles.grid}
        onPointerUp={() => (brush.current = undefined)}
        onPointerLeave={() => (brush.current = undefined)}
      >
        <thead>
          <tr>
            <td />
            {weekdays.map(({ short, long }) => (
              <th key={long} scope="col">
                <abbr title={long}>{short}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((span, row) => (
            <tr key={span[0]}>
              <th scope="row" className={styles.hour}>
                {row % 2 === 0 ? timeOf(span[0]) : <span className="visually-hidden">{timeOf(span[0])}</span>}
              </th>
              {weekdays.map(({ long }, day) => {
                const works = touches(working, day, span);
                const offers = touches(hub, day, span);
                const state = offers ? (works ? 'both' : 'hub') : works ? 'working' : 'none';
                const cell = { row, day };
                return (
                  <td
                    key={long}
                    role="gridcell"
                    data-cell={`${row}-${day}`}
                    data-state={state}
                    tabIndex={at.row === row && at.day === day ? 0 : -1}
                    aria-selected={isOn(cell)}
                    aria-label={t('grid.cell', {
                      day: long,
                      from: timeOf(span[0]),
                      to: timeOf(span[1]),
                      state: t(`grid.states.${state}`),
                    })}
                    onKeyDown={(event) => press(event, cell)}
                    onFocus={() => setAt(cell)}
                    onPointerDown={(event) => {
                      if (event.pointerType === 'touch' || event.button !== 0) return;
                      brush.current = !isOn(cell);
                      put(cell, brush.current);
                    }}
                    onPointerEnter={() => brush.current !== undefined && put(cell, brush.current)}
                    onClick={(event) => {
                      // a mouse has painted already; a finger taps
                      if ((event.nativeEvent as PointerEvent).pointerType === 'touch') put(cell, !isOn(cell));
                    }}
                  >
                    <span className={styles.mark} aria-hidden>
                      {offers ? '●' : works ? '·' : ''}
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function moved(key: string, { row, day }: Cell): Cell | undefined {
  switch (key) {
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), day };
    case 'ArrowDown':
      return { row: Math.min(47, row + 1), day };
    case 'ArrowLeft':
      return { row, day: Math.max(0, day - 1) };
    case 'ArrowRight':
      return { row, day: Math.min(6, day + 1) };
    case 'Home':
      return { row: 0, day };
    case 'End':
      return { row: 47, day };
    default:
      return undefined;
  }
}
