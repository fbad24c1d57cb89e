import js from "@eslint/js";

const browser = ["document", "window", "location", "localStorage", "fetch", "FormData", "DOMParser", "URL",
  "NodeFilter", "setTimeout", "clearTimeout", "CSS", "matchMedia", "trustedTypes", "AbortController", "Event"];
const readonly = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default [
  js.configs.recommended,
  {
    files: ["src/**/*.js"],
    languageOptions: { globals: readonly(browser) },
    rules: { eqeqeq: "error", "no-var": "error", "prefer-const": "error", "no-console": "error" },
  },
];
