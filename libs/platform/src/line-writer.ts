/**
 * Writes lines to stdout, those of one turn of the event loop together: each write to a pipe is a call to the system, and
 * holds up every request for that long. What is left when the process ends is written then; a SIGKILL may lose one turn's.
 */
export function lineWriter(out: NodeJS.WriteStream = process.stdout): (line: string) => void {
  let waiting = '';
  const flush = () => {
    if (waiting === '') return;
    out.write(waiting);
    waiting = '';
  };
  process.once('exit', flush);
  return (line) => {
    if (waiting === '') setImmediate(flush);
    waiting += line;
  };
}
