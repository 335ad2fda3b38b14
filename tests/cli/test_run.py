"""`sneakers run` where it cannot: one line that says why."""

from pathlib import Path

from command import only_line
from serving import Process


async def test_a_chat_folder_that_cannot_be_used_is_told_in_one_line(tmp_path: Path) -> None:
    chats = tmp_path / "localchat" / "localchat.db"
    chats.parent.mkdir()
    chats.write_text("no database " * 100)
    bot = Process("-m", "sneakers", "run", SNEAKERS_DATA=str(tmp_path), SNEAKERS_LISTEN="127.0.0.1:0")
    await bot.start()
    status, said = await bot.end(by=None)
    line = only_line("\n".join(each for each in said.splitlines() if each and not each.startswith("INFO: Created ")))
    assert status == 1
    assert line.startswith("sneakers: ")
    assert f"cannot open the local chat's database {chats}" in line
