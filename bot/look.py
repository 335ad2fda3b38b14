"""What the live version says about a file: a picture, or a film of which several pictures vote."""

import asyncio

from bot.services import Services
from model import film
from model.live import Serving
from model.prediction import Prediction
from model.vote import elect


async def look(services: Services, serving: Serving, data: bytes) -> Prediction:
    """Judge a file by its content, off the event loop; raises a PictureError."""
    if not film.is_film(data):
        return await _still(serving, data)
    async with services.films:
        stills = await asyncio.to_thread(film.stills, data)
        seen = await asyncio.gather(*(_still(serving, still) for still in stills))
    return elect(seen)


async def _still(serving: Serving, data: bytes) -> Prediction:
    return serving.imprints.seen(await asyncio.wrap_future(serving.classifier.submit(data)))
