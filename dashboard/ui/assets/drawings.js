// What a page's tree may name beside elements: drawings and controls. Each is given its place and its data, and returns
// what stops it, if there is something to stop.

import { bars } from "./bars.js";
import { certification, day, field, permalink, pick, search } from "./controls.js";
import { document as documentLines } from "./document.js";
import { heat } from "./heat.js";
import { presenter } from "./presenter.js";
import { scale } from "./scale.js";
import { shapes } from "./shapes.js";
import { sortable } from "./sortable.js";
import { spark } from "./spark.js";
import { stepper } from "./stepper.js";
import { table } from "./table.js";
import { windows } from "./windows.js";

const PICTURES = { bars, document: documentLines, heat, scale, shapes, spark, stepper, table, windows };
const CONTROLS = { certification, day, field, permalink, pick, presenter, search, sortable };

export const DRAWINGS = { ...PICTURES, ...CONTROLS };
