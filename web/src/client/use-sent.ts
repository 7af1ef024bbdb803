import { useState } from 'react';
import { asProblem } from '../api/problem.ts';

/**
 * Whether a change is out and perhaps done: from when it is sent until it is refused. Silence is no refusal, so what one
 * sees then stays as it was, and the same request can be sent again.
 */
export function useSent() {
  const [sent, setSent] = useState(false);
  return {
    sent,
    onMutate: () => setSent(true),
    refused: (error: unknown) => setSent(asProblem(error).code === 'network'),
  };
}
