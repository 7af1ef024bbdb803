import { createTheme, type MantineColorsTuple, type VariantColorsResolver } from '@mantine/core';

/** From the lightest to the darkest; what is shown comes from `tokens.css`, which knows light and dark. */
const pine: MantineColorsTuple = [
  '#eef6f4',
  '#d9e9e5',
  '#b4d5cc',
  '#8fc1b4',
  '#6aad9d',
  '#45917f',
  '#1f6a5c',
  '#195a4e',
  '#134a40',
  '#0d4339',
];

const spacing = { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' };
const fontSizes = { xs: '14px', sm: '14px', md: '16px', lg: '18px', xl: '22px' };
const lineHeights = { xs: '1.5', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.5' };

/** Colours of buttons and the like, by what they mean: `color="red"` for what can't be taken back, else the primary one. */
const variantColorResolver: VariantColorsResolver = ({ color, variant }) => {
  const name = color === 'red' ? 'error' : 'primary';
  if (variant === 'filled') {
    return {
      background: `var(--hh-${name})`,
      hover: `var(--hh-${name}-hover)`,
      color: `var(--hh-${name}-text)`,
      border: '1px solid transparent',
    };
  }
  if (variant === 'default') {
    return {
      background: 'var(--hh-card)',
      hover: 'var(--hh-hover)',
      color: 'var(--hh-ink)',
      border: '1px solid var(--hh-border)',
    };
  }
  return { background: 'transparent', hover: 'var(--hh-hover)', color: `var(--hh-${name})`, border: 'none' };
};

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 6, dark: 4 },
  colors: { pine },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontSizes,
  lineHeights,
  spacing,
  radius: { xs: '4px', sm: '8px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'md',
  headings: { fontWeight: '600' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  variantColorResolver,
});
