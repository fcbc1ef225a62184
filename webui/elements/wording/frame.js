// Every word of the frame of a page.
const WORDS = { open: "Open drawer", close: "Close drawer", theme: "Toggle theme", resize: "Resize sidebar", files: "Files" }
