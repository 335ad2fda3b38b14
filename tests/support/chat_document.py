"""Writes docs/chat.md from the table of reactions: `make docs`."""

from collections.abc import Sequence

from tests.support.chat_table import GROUPS, MESSAGES, OTHERS, REACTIONS, Row
from tests.support.paths import ROOT

DOCUMENT = ROOT / "docs" / "chat.md"
INTRODUCTION = """\
<!-- Written by `make docs` from tests/support/chat_table.py and chat_document.py. Change those files, not this one. -->
# Reactions of the bot

This page lists every kind of update that Telegram has, and the bot's reaction. A test sends each row to the whole bot
and checks the reaction.
"""
PRIVATE = """
## Messages

These rows are for a private chat. In a group, they apply to messages that address the bot (see [Groups](#groups)).
"""
GROUP = """
## Groups

With Telegram's privacy mode (the default), a bot receives only messages that address it.
"""
MANNERS = """
Only the sender of a photo and the bot's admins can correct its answer. Other users get an alert.

**Channels and anonymous admins.** A message that speaks for a channel or a group has that chat as its sender. A tap
comes from a user and cannot be matched to that chat. Such a photo therefore gets an answer without correction
buttons: "yes" or a name in a reply, written for the same chat, confirms or corrects it. The bot never asks for
consent, and keeps no photo. `/forget yes` deletes everything about the chat. `/settings` works in a private chat
only.

**Albums.** A correction of the answer counts for every picture that voted.

- A correction by the sender also counts for pictures that join or replace one later. A correction by an admin does not,
  because the admin has not seen them. A confirmation does not either.
- Another picture in the place of the first one cancels all corrections.
- If the answer names a sneaker, pictures without one do not vote. If such a picture is the first one, its answer shows
  the correction, but the bot does not keep the picture and does not learn from it.
- If a picture with a sneaker joins an album without one, the bot deletes its copies of the others, unless an admin
  corrected them.
- If pictures without a sneaker replace all others, corrections stay. The bot may keep the first picture, and it waits
  for an admin.

## Rules

**Tones.** The probability of the first candidate decides how an answer sounds.

| answer | when | content |
| --- | --- | --- |
| sure | 90 % or more | name, share, shops, *Right* and *Wrong* |
| likely | 60 % or more | the same, and the runner-up if it has 5 % or more |
| unsure | less | the candidates as buttons: one tap confirms, then the shops appear; similar models, if any |
| brand | less, and the models of one brand have 80 % together | the brand, its candidates as buttons |
| unknown | the version does not know the model | up to three similar models with a search each, or none |
| no sneaker | the bot finds no sneaker | a hint; models with 35 % or more as buttons |
| several models | shoes differ, and one is likely | a numbered line for each; a correction needs a photo of one pair |

**Unlisted names.** *Not in the list* asks for the name. The bot keeps it for its admins. In `/stats` they see how
many users asked for it, add the model, or ignore the name. A name with another number or height than a listed model
never matches that model.

**Quotes.** In a private chat the bot quotes photos only. In a group it quotes every message that it answers.

**One answer.** A message gets one answer or the reaction 👍, also if the bot was down or was killed. After a timeout
the bot looks for the sent message before it sends it again.

**Typing.** "typing…" appears only if an answer takes longer than 0.8 seconds. In a forum, it appears in the topic.

**Photo quota.** A user can send 30 photos a minute (`SNEAKERS_PHOTOS_PER_MINUTE`). The time of each photo counts. One
message says how many photos are over the quota, and how many seconds to wait; further photos update it. Edited photos,
and photos that `/classify` or `/correct` points to, count too. Admins have no quota.

**Rate limits of Telegram.** The bot sends one message a second in a chat (two at once), 20 a minute in a group, and 30
a second in total. If Telegram asks one chat to wait, other chats do not wait.

**Videos.** A video costs at most eight photos and the decoding of about 150 frames in full HD. The bot decodes one
video at a time, for at most 20 seconds. It refuses a file with an index larger than the file.

**Large files.** A bot can download 20 MB. For larger files the bot uses Telegram's preview, if there is one.

**Languages.** English, Italian and Spanish: the language of the user's app, or the choice in `/settings`. Numbers have
the format of the user's country. Command menus exist for private chats, groups, each admin, and each user with a chosen
language.

**Stored photos.** The bot keeps a photo only with the consent of its sender.

- It asks in a message after the first correction, and, without a yes or no, after every fifth answer corrected later.
- A yes counts for that photo and for later corrections and names, not for earlier ones.
- A no for a photo is final, also if the user consents later. The same photo, sent again, is another photo.

**Admins.** The admins' commands work in a private chat with an admin only. For all others, `/models` lists the brands.

- A correction by an admin is a decision about the photo and needs no approval. A confirmation is a vote.
- *Approve all* in `/review` shows up to nine waiting photos of one model and approves exactly these.
- `/review` shows at most three approved photos of the model beside the new photo, while their senders consent.
- `/retrain` asks first if no photo was approved since the live version.
- The bot stores no names of admins. `/versions` asks Telegram for them.

**Retention.** `/privacy` lists it, and `/forget` deletes everything about the user.

| what | kept for |
| --- | --- |
| predictions without a correction | 90 days (`SNEAKERS_PREDICTION_DAYS`), then counts only |
| unlisted names | 90 days (`SNEAKERS_PREDICTION_DAYS`), or until an admin adds the model |
| an unfinished `/addmodel` | 1 to 2 hours |
| files of a discarded version | 30 days, unless it is live or the target of `/rollback`; `/versions` then says so |

**Logs.** They contain no names, texts, tokens or file ids.
"""


def render() -> str:
    """The content of docs/chat.md."""
    reactions = "\n".join(f"| `{name}` | {meaning} |" for name, meaning in REACTIONS.items())
    return "".join(
        [
            INTRODUCTION,
            f"\n| reaction | the bot |\n| --- | --- |\n{reactions}\n",
            PRIVATE,
            _table(MESSAGES),
            "\n## Other updates\n",
            _table(OTHERS),
            GROUP,
            _table(GROUPS),
            MANNERS,
        ]
    )


def _table(rows: Sequence[Row]) -> str:
    lines = "".join(f"| `{row.key}` | {row.update} | `{row.reaction}` |\n" for row in rows)
    return f"\n| update | meaning | reaction |\n| --- | --- | --- |\n{lines}"


if __name__ == "__main__":
    DOCUMENT.write_text(render(), encoding="utf-8")
