import { spawn } from 'node:child_process';

export type Running = { readonly url: string; readonly pid: number; stop(): Promise<void> };

/** Starts a Node process and waits until a line of it names its address. */
export async function start(file: URL, env: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, [file.pathname], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const found = /http:\/\/[\d.]+:\d+/.exec(said)?.[0];
      if (found === undefined) return;
      // its log is drained and dropped: kept, it would slow down whoever measures
      child.stdout.off('data', listen).resume();
      resolve(found);
    };
    child.stdout.on('data', listen);
    child.once('exit', () => reject(new Error(`${file.pathname} ended:\n${said}`)));
  });
  return {
    url,
    pid: child.pid!,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
