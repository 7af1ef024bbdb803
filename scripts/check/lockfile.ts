import { filesBelow, read, report } from './tree.ts';

type Entry = { resolved?: string; link?: boolean; version?: string; integrity?: string; inBundle?: boolean };

/** A lockfile that names hosts sends everyone to one machine's registry; one without checksums trusts any. */
function lockfile(): string[] {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Entry> };
  return Object.entries(packages).flatMap(([path, entry]) => {
    if (!path.includes('node_modules/')) return [];
    if (entry.link)
      return /^(libs\/|services\/|web$)/.test(entry.resolved ?? '') ? [] : [`package-lock.json: ${path} links away`];
    const where = `package-lock.json: ${path}`;
    return [
      ...(entry.resolved === undefined ? [] : [`${where} is bound to ${entry.resolved}`]),
      ...(entry.integrity === undefined && !entry.inBundle ? [`${where} has no checksum`] : []),
    ];
  });
}

/** Exact versions only: what was tried is what everyone gets. */
function ranges(): string[] {
  const manifests = ['package.json', ...['libs', 'services', 'web'].flatMap((folder) => filesBelow(folder))];
  return manifests
    .filter((path) => /(^|\/)package\.json$/.test(path))
    .flatMap((path) => {
      const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read(path)) as Record<string, object>;
      return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies } as Record<string, string>)
        .filter(([, version]) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${path}: ${name} is ${version}, which is not one version`);
    });
}

const text = /(\.(ts|mjs|cjs|js|json|md|ya?ml|hbs|html|css|sql|sh|txt)|Dockerfile|\/run|\.npmrc|\.gitignore)$/;
/** Folders of one machine, and mirrors of registries that only one network knows. */
const machine = /(?<![\w.$}~-])\/(?:work|home|root|Users)\/[\w.-]+|_authToken|registry\s*=\s*http/;

function machinePaths(): string[] {
  return filesBelow('.')
    .filter((path) => text.test(path) && path !== 'scripts/check/lockfile.ts')
    .flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) => {
          const found = machine.exec(line);
          return found ? [`${path}:${index + 1}: ${found[0]} is a place on one machine only`] : [];
        }),
    );
}

report([...lockfile(), ...ranges(), ...machinePaths()]);
