// web/vendor/qr.js: QR codes, as modules to read and as the path of an SVG.
export { correction, generate } from "lean-qr";
export { toSvgPath } from "lean-qr/extras/svg";
