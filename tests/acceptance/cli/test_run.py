"""`sneakers run`: nothing to read where all is well, one line where it cannot; and what runs without a token."""

import asyncio
import socket
from pathlib import Path

from tests.support.bots.serving import Process, free_port, ready
from tests.support.command import only_line, sneakers
from tests.support.data.queues import until


async def test_a_fresh_start_says_nothing_but_where_the_chat_is(tmp_path: Path) -> None:
    port = free_port()
    bot = Process("-m", "sneakers", "run", SNEAKERS_DATA=str(tmp_path), SNEAKERS_LISTEN=f"127.0.0.1:{port}")
    await bot.start()
    await ready(f"http://127.0.0.1:{port}")
    status, said = await bot.end()
    assert (status, _ours(said)) == (0, "")


async def test_a_stop_while_probes_are_open_says_nothing(tmp_path: Path) -> None:
    port = free_port()
    bot = Process("-m", "sneakers", "run", SNEAKERS_DATA=str(tmp_path), SNEAKERS_LISTEN=f"127.0.0.1:{port}")
    await bot.start()
    await ready(f"http://127.0.0.1:{port}")
    opened = [(await asyncio.open_connection("127.0.0.1", port))[1] for _ in range(3)]
    opened[0].write(b"GET /readyz HTTP/1.1\r\n")  # half a request
    opened[1].write(b"GET /readyz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
    opened[2].write(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
    status, said = await bot.end()
    for writer in opened:
        writer.close()
    assert (status, _ours(said)) == (0, "")


async def test_a_chat_folder_that_cannot_be_used_is_told_in_one_line(tmp_path: Path) -> None:
    chats = tmp_path / "localchat" / "localchat.db"
    chats.parent.mkdir()
    chats.write_text("no database " * 100)
    bot = Process("-m", "sneakers", "run", SNEAKERS_DATA=str(tmp_path), SNEAKERS_LISTEN="127.0.0.1:0")
    await bot.start()
    status, said = await bot.end(by=None)
    line = only_line(_ours(said))
    assert status == 1
    assert line.startswith("sneakers: ")
    assert f"cannot open the local chat's database {chats}" in line


def test_a_local_chat_for_other_machines_is_refused_in_one_line(tmp_path: Path) -> None:
    done = sneakers("run", data=tmp_path, SNEAKERS_LISTEN="0.0.0.0:8080")
    assert done.returncode == 2
    assert "the local chat has no passwords" in only_line(done.stderr)


def test_a_port_in_use_is_told_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = sneakers("run", data=tmp_path, SNEAKERS_LISTEN=f"127.0.0.1:{port}")
    assert done.returncode == 1
    assert only_line(_ours(done.stderr)) == f"sneakers: Port {port} is in use; set SNEAKERS_LISTEN to another."


def test_a_command_that_opens_no_port_needs_no_token(tmp_path: Path) -> None:
    assert sneakers("models", "list", data=tmp_path, SNEAKERS_LISTEN="0.0.0.0:8080").returncode == 0


async def test_a_trainer_needs_no_token(tmp_path: Path) -> None:
    trainer = Process("-m", "sneakers", "trainer", SNEAKERS_DATA=str(tmp_path), SNEAKERS_LISTEN="0.0.0.0:8080")
    await trainer.start()
    await until((tmp_path / "sneakers.db").exists)
    assert (await trainer.end())[0] == 0


def _ours(said: str) -> str:
    """What was said on stderr less TensorFlow Lite's greeting, which no setting of it turns off."""
    return "\n".join(each for each in said.splitlines() if each and not each.startswith("INFO: Created "))
