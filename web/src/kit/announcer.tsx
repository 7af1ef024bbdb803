import { useEffect, useState } from 'react';

let tell: (text: string) => void = () => undefined;

/** Says `text` to screen readers, politely. For changes that only the eye would notice. */
export function announce(text: string): void {
  tell(text);
}

/** The page's one live region; it is there before anything is said, or it would not be heard. */
export function Announcer() {
  const [said, setSaid] = useState({ text: '', count: 0 });
  useEffect(() => {
    tell = (text) => setSaid(({ count }) => ({ text, count: count + 1 }));
    return () => {
      tell = () => undefined;
    };
  }, []);
  // a new element each time: the same words twice are said twice
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      <span key={said.count}>{said.text}</span>
    </div>
  );
}
