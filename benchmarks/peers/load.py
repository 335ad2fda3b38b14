"""Load generator: python -m benchmarks.peers.load URL CHATS SECONDS (open RATE | closed).

Open loop: RATE photos a second, whether answers come or not; a photo's latency counts from the moment when it was due.
Closed loop: each chat sends its next photo when the last one is answered. Prints a `Result` as JSON.
"""

import asyncio
import json
import sys
import time
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import quantiles

import aiohttp

from benchmarks.peers.server import FIRST_PERSON
from tests.support.drawing.pictures import picture_judged

PATIENCE = 60.0  # seconds for the last answers


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of the photos; milliseconds."""

    sent: int
    lost: int
    duplicates: int
    disordered: int  # answers after that of a later photo of their chat
    seconds: float  # from the first photo to the last answer
    p50: float
    p95: float
    p99: float


class Load:
    """Sends photos to all chats, and reads what the bot says there."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session
        self._photos: dict[int, int] = {}  # the first photo of each chat: it is forwarded
        self._due: dict[int, float] = {}  # when each photo was due, by message id
        self._answers: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)  # by chat: (photo, when)
        self._answered: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self._readers: list[asyncio.Task[None]] = []

    async def open(self, chats: int) -> None:
        """Upload a photo into each chat that has none."""
        for chat in range(FIRST_PERSON, FIRST_PERSON + chats):
            self._readers.append(asyncio.create_task(self._read(chat)))
            async with self._session.get(f"{self._url}/chat/{chat}/messages") as answer:
                sent = [each["message_id"] for each in await answer.json() if "photo" in each]
            if not sent:
                form = aiohttp.FormData()
                form.add_field("photo", picture_judged("sneaker"), filename="p.jpg", content_type="image/jpeg")
                sent = [await self._post(chat, data=form)]
                await asyncio.wait_for(self._answered[sent[0]].wait(), PATIENCE)
            self._photos[chat] = sent[0]
        self._answers.clear()

    async def close(self) -> None:
        """Read no more."""
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)

    async def send(self, chat: int, due: float) -> int:
        """Forward a chat's photo; returns the id of the new message."""
        number = await self._post(chat, json={"forward": self._photos[chat]})
        self._due[number] = due
        return number

    async def at_rate(self, seconds: float, rate: float) -> None:
        """Open loop."""
        start, chats, sending = time.perf_counter(), list(self._photos), []
        for number in range(round(seconds * rate)):
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sending.append(asyncio.create_task(self.send(chats[number % len(chats)], due)))
        await self._all_answered([await each for each in sending])

    async def one_by_one(self, seconds: float) -> None:
        """Closed loop, one photo in flight in each chat."""
        end = time.perf_counter() + seconds

        async def chat(number: int) -> None:
            while time.perf_counter() < end:
                await self._all_answered([await self.send(number, time.perf_counter())])

        await asyncio.gather(*(chat(each) for each in self._photos))

    def result(self) -> Result:
        """Count what was answered."""
        ids = [photo for answers in self._answers.values() for photo, _ in answers if photo in self._due]
        times = Counter(ids)
        first = {photo: when for answers in self._answers.values() for photo, when in reversed(answers)}
        waits = sorted((first[photo] - due) * 1000 for photo, due in self._due.items() if photo in first)
        cut = quantiles(waits, n=100)
        orders = [[photo for photo, _ in answers if photo in self._due] for answers in self._answers.values()]
        return Result(
            sent=len(self._due),
            lost=len(self._due.keys() - times.keys()),
            duplicates=sum(times.values()) - len(times),
            disordered=sum(after < before for order in orders for before, after in pairwise(order)),
            seconds=max(first[each] for each in times) - min(self._due.values()),
            p50=cut[49],
            p95=cut[94],
            p99=cut[98],
        )

    async def _post(self, chat: int, **body: object) -> int:
        async with self._session.post(f"{self._url}/chat/{chat}/messages", **body) as answer:  # type: ignore[arg-type]
            return int((await answer.json())[0]["message_id"])

    async def _all_answered(self, photos: list[int]) -> None:
        """Wait for answers; a lost one ends the wait, and is counted."""
        try:
            async with asyncio.timeout(PATIENCE):
                for each in photos:
                    await self._answered[each].wait()
        except TimeoutError:
            print(f"No answer within {PATIENCE:.0f} s.", file=sys.stderr)

    async def _read(self, chat: int) -> None:
        async with self._session.get(f"{self._url}/chat/{chat}/events") as events:
            async for line in events.content:
                if line.startswith(b'data: {"message_id"') and b'"is_bot":true' in line:
                    message, now = json.loads(line[6:]), time.perf_counter()
                    if message["from"]["is_bot"] and "reply_to_message" in message and "edit_date" not in message:
                        photo = int(message["reply_to_message"]["message_id"])
                        self._answers[chat].append((photo, now))
                        self._answered[photo].set()


async def main(url: str, chats: int, seconds: float, kind: str, rate: float = 0.0) -> None:
    """Send, wait and print."""
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=None)
    ) as session:
        load = Load(url, session)
        await load.open(chats)
        await (load.at_rate(seconds, rate) if kind == "open" else load.one_by_one(seconds))
        await asyncio.sleep(0.2)  # for duplicates
        await load.close()
        print(json.dumps(asdict(load.result())))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4], *map(float, sys.argv[5:])))
