// web/vendor/fluent.js: Fluent's runtime.
export { FluentBundle, FluentDateTime, FluentNumber, FluentResource } from "@fluent/bundle";
