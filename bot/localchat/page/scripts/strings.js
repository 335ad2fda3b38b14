/** Every word of the page, by the language of the person who is chosen. What the bot says comes from the bot. */

export const TABLE = {
  en: {
    account: (name) => `Writing as ${name}. Change person`,
    admin: "admin",
    album: "Album",
    asFiles: "Send as files, uncompressed",
    attach: "Attach",
    bot: "bot",
    cancel: "Cancel",
    caption: "Caption",
    clear: "Clear chat",
    clearQuestion: "Clear this chat? The messages are deleted for this person; what the bot has learnt stays.",
    close: "Close",
    commands: "Commands",
    copied: "Copied",
    copy: "Copy text",
    discard: "Discard",
    document: "File",
    download: "Download",
    drop: "Drop photos or files here",
    edit: "Edit",
    edited: "edited",
    editing: "Edit message",
    file: "File",
    gone: "That message is no longer here.",
    linkOnly: "This button works only in Telegram.",
    message: "Message",
    messages: "Messages",
    newest: "Go to the newest message",
    next: "Next",
    notSent: "Not sent",
    offline: "Waiting for the server…",
    ok: "OK",
    person: "Write as",
    photo: "Photo",
    photos: (count) => (count === 1 ? "1 photo" : `${count} photos`),
    files: (count) => (count === 1 ? "1 file" : `${count} files`),
    previous: "Previous",
    recording: "recording…",
    remove: "Remove",
    reply: "Reply",
    replyTo: (name) => `Reply to ${name}`,
    retry: "Try again",
    send: "Send",
    sending: "sending",
    sendingFile: "sending a file…",
    sendingPhoto: "sending a photo…",
    sent: "sent",
    silent: "The bot has not answered this button.",
    start: "Start",
    theme_auto: "Appearance: as the system",
    theme_dark: "Appearance: dark",
    theme_light: "Appearance: light",
    today: "Today",
    typing: "typing…",
    unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
    unsupported: "This kind of message is not shown here",
    yesterday: "Yesterday",
    you: "You",
  },
  it: {
    account: (name) => `Scrivi come ${name}. Cambia persona`,
    admin: "admin",
    album: "Album",
    asFiles: "Invia come file, senza compressione",
    attach: "Allega",
    bot: "bot",
    cancel: "Annulla",
    caption: "Didascalia",
    clear: "Svuota la chat",
    clearQuestion: "Svuotare questa chat? I messaggi di questa persona vengono eliminati; ciò che il bot ha imparato resta.",
    close: "Chiudi",
    commands: "Comandi",
    copied: "Copiato",
    copy: "Copia il testo",
    discard: "Elimina",
    document: "File",
    download: "Scarica",
    drop: "Lascia qui foto o file",
    edit: "Modifica",
    edited: "modificato",
    editing: "Modifica messaggio",
    file: "File",
    gone: "Quel messaggio non c’è più.",
    linkOnly: "Questo pulsante funziona solo in Telegram.",
    message: "Messaggio",
    messages: "Messaggi",
    newest: "Vai al messaggio più recente",
    next: "Successiva",
    notSent: "Non inviato",
    offline: "In attesa del server…",
    ok: "OK",
    person: "Scrivi come",
    photo: "Foto",
    photos: (count) => `${count} foto`,
    files: (count) => `${count} file`,
    previous: "Precedente",
    recording: "sta registrando…",
    remove: "Togli",
    reply: "Rispondi",
    replyTo: (name) => `Rispondi a ${name}`,
    retry: "Riprova",
    send: "Invia",
    sending: "invio in corso",
    sendingFile: "sta inviando un file…",
    sendingPhoto: "sta inviando una foto…",
    sent: "inviato",
    silent: "Il bot non ha risposto a questo pulsante.",
    start: "Avvia",
    theme_auto: "Aspetto: come il sistema",
    theme_dark: "Aspetto: scuro",
    theme_light: "Aspetto: chiaro",
    today: "Oggi",
    typing: "sta scrivendo…",
    unread: (count) => (count === 1 ? "1 nuovo messaggio" : `${count} nuovi messaggi`),
    unsupported: "Questo tipo di messaggio qui non si vede",
    yesterday: "Ieri",
    you: "Tu",
  },
};

let language = "en";

/** Speaks the language of a code such as "it" or "it-CH" from now on; English when there is no table for it. */
export function speak(code) {
  const base = String(code ?? "en").toLowerCase().split("-")[0];
  language = base in TABLE ? base : "en";
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) label(node, t(node.dataset.label));
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = t(node.dataset.placeholder);
}

export const spoken = () => language;

/** The words for a key; a key with a number or a name takes it as its argument. */
export function t(key, ...values) {
  const words = TABLE[language][key];
  return typeof words === "function" ? words(...values) : words;
}

/** Names a control that shows only an icon, for a screen reader and for the pointer alike. */
export function label(node, words) {
  node.setAttribute("aria-label", words);
  if (node.tagName === "BUTTON") node.title = words;
}
