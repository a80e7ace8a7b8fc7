/* Reads a calendar with ical.js, whose file is the first argument, and prints its entries as JSON. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]));
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const entries = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const value = (name) => String(component.getFirstPropertyValue(name) ?? "");
  return {
    uid: event.uid,
    begins: event.startDate.toString(),
    ends: event.endDate.toString(),
    title: event.summary ?? "",
    place: event.location ?? "",
    text: event.description ?? "",
    status: value("status"),
    number: event.sequence,
    address: value("url"),
  };
});
console.log(JSON.stringify(entries));
