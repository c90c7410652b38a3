// The API reference: everything comes from the portal itself, nothing is told to anybody else.
Scalar.createApiReference('#app', {
  url: '/api/openapi/v1.json',
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: '',
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  defaultOpenAllTags: false,
  theme: 'default',
  customCss: ':root { --scalar-font: Inter, sans-serif; --scalar-font-code: "IBM Plex Mono", monospace; }',
});
