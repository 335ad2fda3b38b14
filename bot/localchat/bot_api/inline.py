"""answerInlineQuery: https://core.telegram.org/bots/api#answerinlinequery."""

from typing import Annotated

from pydantic import Field

from bot.localchat.bot_api.call import Call
from bot.localchat.bot_api.inline_results import check
from bot.localchat.core.errors import BadRequest
from bot.localchat.core.json_codec import Json
from bot.localchat.http.parameters import FromJson, JsonList, Parameters

MAX_RESULTS = 50
MAX_OFFSET = 64  # bytes


class AnswerInlineQuery(Parameters):
    """Parameters of answerInlineQuery; the page gets the results unchanged."""

    inline_query_id: str = ""
    results: JsonList[Json]
    cache_time: Annotated[int, Field(ge=0)] = 300
    is_personal: bool = False
    next_offset: str = ""
    button: Annotated[Json, FromJson] | None = None


async def answer_inline_query(call: Call, given: AnswerInlineQuery) -> bool:
    """Show results to the user of an inline query."""
    if len(given.results) > MAX_RESULTS:
        raise BadRequest("RESULTS_TOO_MUCH")
    if len(given.next_offset.encode()) > MAX_OFFSET:
        raise BadRequest("NEXT_OFFSET_INVALID")
    for result in given.results:
        check(result)
    if len({result["id"] for result in given.results}) < len(given.results):
        raise BadRequest("RESULT_ID_DUPLICATE")
    answer = {"results": given.results, "next_offset": given.next_offset, "button": given.button}
    call.account.queries.answer(given.inline_query_id, "inline", answer)
    return True
