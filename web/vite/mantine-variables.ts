import { DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import type { Plugin } from 'vite';
import { theme } from '../src/theme/theme.ts';

const id = 'virtual:mantine-variables.css';

/** Mantine's palettes that our theme does not have; `gray`, `dark`, `red` and the primary one stay. */
const unused = /^--mantine-color-(pink|grape|violet|indigo|blue|cyan|green|lime|yellow|orange|teal)-/;

/** Mantine's variables as a file: written into the page by script, as is its way, they would break the page's policy. */
export function mantineVariables(): Plugin {
  return {
    name: 'mantine-variables',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (source) => (source === `\0${id}` ? css() : undefined),
  };
}

function css(): string {
  const { variables, light, dark } = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  const scheme = (name: string) => `:root[data-mantine-color-scheme='${name}']`;
  return `@layer mantine{${rule(':root', variables)}${rule(scheme('light'), light)}${rule(scheme('dark'), dark)}}`;
}

function rule(selector: string, variables: Record<string, string>): string {
  const kept = Object.entries(variables).filter(([name]) => !unused.test(name));
  return `${selector}{${kept.map(([name, value]) => `${name}:${value}`).join(';')}}`;
}
