"""The whole bot in the page: whatever a phone can send, in every language."""

import io
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import FilePayload, Locator, Page, expect

from model.prediction import Verdict
from tests.acceptance.browser.conftest import NewPhone
from tests.acceptance.browser.phone import ANNA, LUCIA, MARCO, Phone
from tests.support.bots.serving import Process, free_port, ready
from tests.support.damaged.parts import heic
from tests.support.drawing.drawing import draw_sneaker, phone_jpeg
from tests.support.drawing.pictures import picture_judged
from tests.support.drawing.videos import film

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

VERDICTS: tuple[Verdict, Verdict] = ("sneaker", "no_sneaker")
BOT = "@sneakers_1000000001_bot"
SHOE = draw_sneaker(6, style="high", size=(640, 480))


@dataclass(frozen=True, kw_only=True)
class Words:
    """What one language calls things, on the page and in the bot's answers."""

    person: int
    answer: str
    video: str
    round: str
    voice: str
    sticker: str
    location: str
    poll: str
    nice_place: str
    no_vote: str
    no_ears: str
    nice_one: str
    settings: str
    brand: str
    noted: str
    forward: str
    replace: str
    group: str


ENGLISH = Words(
    person=ANNA, answer="👟|🤔|🤷|🔍", video="Video",
    round="Round video", voice="Voice message", sticker="Sticker", location="Location", poll="Poll",
    nice_place="Nice place", no_vote="I don’t vote", no_ears="I can’t listen", nice_one="Nice one",
    settings="🗣 English", brand="Puma models", noted="✅ adidas Samba", forward="Forward",
    replace="Replace photo", group="Group with everybody",
)  # fmt: skip
ITALIAN = Words(
    person=MARCO, answer="👟|🤔|🤷|🔍", video="Video",
    round="Videomessaggio", voice="Messaggio vocale", sticker="Sticker", location="Posizione", poll="Sondaggio",
    nice_place="Bel posto", no_vote="Non voto", no_ears="I vocali non li sento", nice_one="Bello!",
    settings="🗣 Italiano", brand="Modelli Puma", noted="✅ adidas Samba", forward="Inoltra",
    replace="Sostituisci la foto", group="Gruppo con tutti",
)  # fmt: skip
SPANISH = Words(
    person=LUCIA, answer="👟|🤔|🤷|🔍", video="Vídeo",
    round="Videomensaje", voice="Mensaje de voz", sticker="Sticker", location="Ubicación", poll="Encuesta",
    nice_place="Bonito sitio", no_vote="No voto", no_ears="No puedo escuchar", nice_one="Qué bueno",
    settings="🗣 Español", brand="Modelos de Puma", noted="✅ adidas Samba", forward="Reenviar",
    replace="Cambiar la foto", group="Grupo con todos",
)  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def bot_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of one bot for all of this."""
    listen, data = f"127.0.0.1:{free_port()}", tmp_path_factory.mktemp("bot")
    bot = Process("-m", "sneakers", "run", SNEAKERS_LISTEN=listen, SNEAKERS_DATA=str(data))
    await bot.start()
    await ready(f"http://{listen}")
    yield f"http://{listen}"
    await bot.end()


@pytest.fixture(params=[ENGLISH, ITALIAN, SPANISH], ids=["en", "it", "es"])
def words(request: pytest.FixtureRequest) -> Words:
    """Each language in turn."""
    found: Words = request.param
    return found


@pytest_asyncio.fixture(loop_scope="session")
async def page(bot_url: str, new_phone: NewPhone, words: Words) -> Page:
    """The page of somebody who speaks it, with an empty chat and group."""
    phone: Phone = await new_phone(bot_url)
    for chat in (words.person, f"{words.person}g"):  # the group is everybody's: what was said there counts as others'
        await phone.page.request.delete(f"{bot_url}/chat/{chat}")
    await phone.open(words.person)
    return phone.page


def answers(page: Page, words: str) -> Locator:
    """What the bot says that has these words, as a pattern."""
    return page.locator(".theirs .bubble", has_text=re.compile(words))


async def attach(page: Page, field: str, *files: FilePayload, caption: str = "") -> None:
    """Pick files, write a caption, send."""
    await page.set_input_files(field, list(files))
    await page.locator("#preview textarea").fill(caption)
    await page.locator("#preview .send").click()


async def choose(page: Page, entry: str, file: FilePayload | None = None) -> None:
    """An entry of the attach menu, and a file where it asks for one."""
    await page.locator("#attach").click()
    item = page.get_by_role("menuitem", name=entry, exact=True)
    if file is None:
        await item.click()
        return
    async with page.expect_file_chooser() as chooser:
        await item.click()
    await (await chooser.value).set_files(file)


async def write(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Enter")


def a_file(data: bytes, name: str, kind: str) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": data}


def jpeg(seed: int = 6) -> FilePayload:
    return a_file(phone_jpeg(draw_sneaker(seed, size=(640, 480))), f"{seed}.jpg", "image/jpeg")


def clip() -> FilePayload:
    return a_file(film([SHOE] * 3), "shoe.mp4", "video/mp4")


async def test_an_album_with_a_name_gets_one_answer_that_offers_it(page: Page, words: Words) -> None:
    await attach(page, "#pick-photo", jpeg(3), jpeg(4), jpeg(5), caption="samba")
    await expect(answers(page, words.answer)).to_have_count(1)
    await page.locator(".key", has_text="adidas Samba").click()
    await expect(answers(page, words.noted)).to_have_count(1)


async def test_a_heic_file_is_read(page: Page, words: Words) -> None:
    await attach(page, "#pick-file", a_file(heic(SHOE), "IMG_1.HEIC", "image/heic"))
    await expect(answers(page, words.answer)).to_have_count(1)


async def test_films_round_films_and_gifs_are_looked_at(page: Page, words: Words) -> None:
    gif = io.BytesIO()
    SHOE.resize((320, 240)).save(gif, "GIF", save_all=True, append_images=[SHOE.resize((320, 240))])
    await choose(page, words.video, clip())
    await choose(page, words.round, clip())
    await choose(page, words.video, a_file(gif.getvalue(), "shoe.gif", "image/gif"))
    await expect(answers(page, words.answer)).to_have_count(3)


async def test_what_holds_no_picture_gets_a_friendly_word(page: Page, words: Words) -> None:
    await choose(page, words.location)
    await choose(page, words.poll)
    await choose(page, words.voice, a_file(b"OggS", "voice.ogg", "audio/ogg"))
    await choose(page, words.sticker, a_file(b"RIFF", "sticker.webp", "image/webp"))
    for said in (words.nice_place, words.no_vote, words.no_ears, words.nice_one):
        await expect(answers(page, said)).to_have_count(1)


async def test_another_photo_in_a_message_edits_the_answer_and_a_forward_gets_its_own(page: Page, words: Words) -> None:
    shoe, noise = (a_file(picture_judged(verdict), "a.jpg", "image/jpeg") for verdict in VERDICTS)
    await attach(page, "#pick-photo", shoe)
    await expect(answers(page, words.answer)).to_have_count(1)
    before = await answers(page, words.answer).inner_text()
    await page.locator(".mine .bubble .picture").click(button="right")
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("menuitem", name=words.replace).click()
    await (await chooser.value).set_files(noise)
    await expect(answers(page, words.answer)).not_to_have_text(before, use_inner_text=True)
    await page.locator(".mine .bubble .picture").click(button="right")
    await page.get_by_role("menuitem", name=words.forward).click()
    await expect(answers(page, words.answer)).to_have_count(2)


async def test_a_brand_the_settings_and_finds_by_the_bots_name(page: Page, words: Words) -> None:
    await write(page, "puma")
    await expect(answers(page, words.brand)).to_have_count(1)
    await write(page, "/settings")
    await expect(page.locator(".key", has_text=words.settings)).to_be_visible()
    await page.locator("#text").fill(f"{BOT} dunk")
    await page.get_by_role("option", name="Nike Dunk Low").click()
    await expect(page.locator(".mine .bubble", has_text="Nike Dunk Low")).to_be_visible()


async def test_in_a_group_the_bot_answers_who_mentions_it(page: Page, words: Words) -> None:
    await page.locator("#account").click()
    await page.get_by_role("menuitemradio", name=words.group).click()
    before = await page.locator(".theirs .bubble").count()
    await write(page, "nobody means the bot")
    await attach(page, "#pick-photo", jpeg(6), caption=f"{BOT}?")
    await expect(page.locator(".theirs .bubble")).to_have_count(before + 1)
    await expect(page.locator(".theirs .bubble").last).to_contain_text(re.compile(words.answer))
