// The values of a form's fields as plain data: text by name, ticks by name and value.

const SKIP = ["hidden", "password", "file", "submit", "button", "reset", "search"];
const ticks = (field) => field.type === "checkbox" || field.type === "radio";
const keyOf = (field) => (ticks(field) ? `${field.name}=${field.value}` : field.name);

function standard(field) {
  if (field.options) return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
  return ticks(field) ? field.defaultChecked : field.defaultValue;
}

/** The fields of a form whose values are worth keeping. */
export function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && "value" in field && !SKIP.includes(field.type));
}

/** Values by key: as the server sent them, or as they are now. */
export function read(fields, asSent) {
  const value = (field) => (asSent ? standard(field) : ticks(field) ? field.checked : field.value);
  return Object.fromEntries(fields.map((field) => [keyOf(field), value(field)]));
}

/** Put values back; fields that the values do not know stay as they are. */
export function write(fields, values) {
  for (const field of fields) {
    const value = values[keyOf(field)];
    if (value === undefined) continue;
    if (ticks(field)) field.checked = value;
    else field.value = value;
  }
}

/** Whether two sets of values differ. */
export function differs(left, right) {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].some((key) => left[key] !== right[key]);
}
