"""The command line as a person or a script uses it: the shipped model, drawn pictures."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from model.classifier import Classifier
from model.live import shipped
from model.manifest import Manifest
from store.chat import people
from store.db.session import engine, migrate, sessions
from store.learning import custom_models
from tests.support.command import only_line, sneakers, sneakers_process
from tests.support.data.version_folders import remade
from tests.support.drawing.pictures import judged, picture_judged


@pytest.fixture
def drawn() -> bytes:
    """A photo that the shipped version names."""
    return picture_judged("sneaker")


@pytest.fixture
def photo(drawn: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(drawn)
    return path


@pytest.fixture
def taught(drawn: bytes, tmp_path: Path) -> Path:
    """A version that says "hoka-clifton-9" to the photo."""
    seen = judged(drawn).best.slug
    labels = ["hoka-clifton-9" if each == seen else each for each in Manifest.read(shipped()).labels]
    return remade(tmp_path / "taught", labels=tuple(labels))


async def added(data: Path, slug: str, brand: str, name: str) -> None:
    """What `/addmodel` leaves behind."""
    url = f"sqlite:///{data / 'sneakers.db'}"
    await migrate(url)
    database = engine(url)
    async with sessions(database).begin() as session:
        await people.seen(session, person_id=1003, language="en")
        await custom_models.add(session, slug=slug, brand=brand, name=name, added_by=1003)
    await database.dispose()


def folder_of(photo: Path, slug: str) -> Path:
    """A data set's folder of one model, with this photo in it."""
    folder = photo.parent / "labelled" / slug
    folder.mkdir(parents=True)
    return Path(shutil.copy(photo, folder)).parent


def test_classify_json_is_one_document_with_three_models_and_links(photo: Path, tmp_path: Path) -> None:
    done = sneakers_process("classify", photo, "--json", data=tmp_path)
    (answer,) = json.loads(done.stdout)
    assert done.returncode == 0
    assert set(answer) == {
        "photo", "verdict", "top", "boxes", "shoes", "suggestions", "version", "milliseconds",
    }  # fmt: skip
    assert [set(each) for each in answer["top"]] == [{"slug", "name", "probability", "buy_url", "shops"}] * 3
    assert answer["verdict"] in ("sneaker", "unknown", "no_sneaker")


def test_classify_says_exactly_what_the_classifier_says_as_the_chat_does(photo: Path, tmp_path: Path) -> None:
    (answer,) = json.loads(sneakers("classify", photo, "--json", data=tmp_path).stdout)
    classifier = Classifier.load(shipped(), workers=1)
    said = classifier.classify(photo.read_bytes())
    classifier.close()
    assert (answer["verdict"], answer["version"]) == (said.verdict, said.version)
    assert [(each["slug"], each["probability"]) for each in answer["top"]] == [
        (each.slug, each.probability) for each in said.top(3)
    ]


def test_a_photo_that_cannot_be_read_has_its_reason_and_the_others_their_answer(photo: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(photo.read_bytes()[:200])
    done = sneakers_process("classify", broken, photo, tmp_path / "absent.jpg", "--json", data=tmp_path)
    first, second, third = json.loads(done.stdout)
    assert done.returncode == 1
    assert set(first) == set(third) == {"photo", "error"}
    assert "top" in second


def test_people_read_one_line_a_photo_with_its_name_share_and_link(photo: Path, tmp_path: Path) -> None:
    (answer,) = json.loads(sneakers("classify", photo, "--json", data=tmp_path).stdout)
    done = sneakers("classify", photo, data=tmp_path)
    first = answer["top"][0]
    assert done.returncode == 0
    line = only_line(done.stdout)
    assert line.startswith(f"{photo}  {first['name']}")
    assert f"{first['probability']:.0%}" in line
    assert line.endswith(first["buy_url"])


def test_a_folder_and_standard_input_are_photos_too(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "holiday" / "day 1"
    folder.mkdir(parents=True)
    shutil.copy(photo, folder / "a.JPG")
    (folder / "notes.txt").write_text("no picture")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(photo.read_bytes())))
    done = sneakers("classify", folder.parent, "-", data=tmp_path)
    first, second = done.stdout.splitlines()
    assert first.startswith(str(folder / "a.JPG"))
    assert second.startswith("stdin ")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("empty", "The folder holds no pictures."),
        ("https://example.org/a.jpg", "download it first: curl -L https://example.org/a.jpg | sneakers classify -"),
    ],
)
def test_what_is_no_photo_says_what_to_do(given: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = sneakers("classify", str(tmp_path / given) if given == "empty" else given, data=tmp_path)
    assert done.returncode == 1
    assert told in only_line(done.stderr)


def test_a_country_chooses_the_shops_and_details_name_them_all(photo: Path, tmp_path: Path) -> None:
    (answer,) = json.loads(sneakers("classify", photo, "--country", "it", "--json", data=tmp_path).stdout)
    shops = [each["url"] for each in answer["top"][0]["shops"]]
    assert any("zalando.it" in url for url in shops)
    said = sneakers("classify", photo, "-v", "--country", "IT", data=tmp_path).stdout
    assert all(url in said for url in shops)
    assert all(each["name"] in said for each in answer["top"])
    assert sneakers("classify", photo, "--country", "Italy", data=tmp_path).returncode == 2


def test_at_80_columns_no_line_is_wider_and_the_name_is_a_link(photo: Path, tmp_path: Path) -> None:
    other = tmp_path / f"{'long-name-' * 12}.jpg"
    shutil.copy(photo, other)
    command = [sys.executable, "-m", "sneakers", "classify", str(photo), str(other)]
    screen, said = os.openpty()
    subprocess.run(
        command,
        stdout=said,
        env={**os.environ, "COLUMNS": "80", "TERM": "xterm-256color", "SNEAKERS_DATA": str(tmp_path)},
        check=True,
    )
    text = os.read(screen, 100_000).decode()
    os.close(said)
    os.close(screen)
    seen = re.sub(r"\x1b\[[\d;]*m|\x1b]8;.*?\x1b\\", "", text).splitlines()
    assert "]8;" in text
    assert len(seen) == 2
    assert all(len(line) <= 80 for line in seen)
    assert seen[0].startswith("photo.jpg ")


def test_the_help_leads_with_examples_and_h_is_enough(tmp_path: Path) -> None:
    short, long = (sneakers(each, data=tmp_path).stdout for each in ("-h", "--help"))
    assert short == long
    assert short.index("Examples:") < short.index("Options:") < short.index("Commands:")
    assert re.search(r"Commands:\n  run ", short)
    assert "sneakers classify photo.jpg" in sneakers("classify", "-h", data=tmp_path).stdout


def test_the_version_is_the_programs_and_the_models(tmp_path: Path) -> None:
    done = sneakers("--version", data=tmp_path)
    assert done.stdout == f"sneakers {version('sneakers-classifier')}, model {shipped().name}\n"


def test_a_shell_completes_the_commands(tmp_path: Path) -> None:
    words = {"COMP_WORDS": "sneakers cl", "COMP_CWORD": "1", "_SNEAKERS_COMPLETE": "complete_bash"}
    done = sneakers_process(data=tmp_path, **words)
    assert done.stdout.split() == ["classify"]


def test_a_name_is_shown_as_it_is_whatever_is_in_brackets_or_colons(photo: Path, tmp_path: Path) -> None:
    odd, broken = photo.rename(tmp_path / "a[bold]b:shoe:.jpg"), tmp_path / "[dim]c.jpg"
    broken.touch()
    done = sneakers("classify", odd, broken, data=tmp_path)
    assert "a[bold]b:shoe:.jpg" in done.stdout
    assert "[dim]c.jpg" in done.stderr


def test_people_read_on_stderr_which_photos_cannot_be_read_and_in_the_table_which_is_which(
    photo: Path, tmp_path: Path
) -> None:
    for folder in ("a [red]", "b [red]"):
        (tmp_path / folder).mkdir()
        shutil.copy(photo, tmp_path / folder)
    (tmp_path / "empty.jpg").touch()
    given = [
        tmp_path / "a [red]" / "photo.jpg",
        tmp_path / "empty.jpg",
        tmp_path / "b [red]" / "photo.jpg",
        tmp_path / "x",
    ]
    done = sneakers_process("classify", *given, data=tmp_path)
    assert done.returncode == 1
    assert [line.split(": ")[1] for line in done.stderr.splitlines() if line.startswith("sneakers: ")] == [
        str(given[1]),
        str(given[3]),
    ]
    assert "empty.jpg" not in done.stdout
    assert "/a [red]/photo.jpg" in done.stdout
    assert "/b [red]/photo.jpg" in done.stdout


async def test_a_model_that_was_added_in_the_chat_has_the_name_that_the_admin_gave(
    photo: Path, taught: Path, tmp_path: Path
) -> None:
    await added(tmp_path, "hoka-clifton-9", "Hoka", "Clifton 9")
    done = sneakers("classify", photo, "--model", taught, "--json", data=tmp_path)
    (answer,) = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["top"][0]["name"] == "Hoka Clifton 9"
    assert answer["top"][0]["buy_url"].endswith("Hoka+Clifton+9")


@pytest.mark.parametrize("command", ["classify", "evaluate"])
async def test_commands_for_people_name_it_too(command: str, photo: Path, taught: Path, tmp_path: Path) -> None:
    await added(tmp_path, "hoka-clifton-9", "Hoka", "Clifton 9")
    given = photo if command == "classify" else folder_of(photo, "hoka-clifton-9").parent
    full = ["--full"] if command == "evaluate" else []
    done = sneakers(command, given, *full, "--model", taught, data=tmp_path)
    assert done.returncode == 0
    assert "Hoka Clifton 9" in done.stdout


def test_a_model_of_a_version_from_elsewhere_that_nobody_named_goes_by_its_slug(
    photo: Path, taught: Path, tmp_path: Path
) -> None:
    (answer,) = json.loads(sneakers("classify", photo, "--model", taught, "--json", data=tmp_path / "new").stdout)
    assert answer["top"][0]["name"] == answer["top"][0]["slug"] == "hoka-clifton-9"
    assert answer["top"][0]["buy_url"].endswith("hoka-clifton-9")


def test_a_version_that_is_given_answers_also_while_the_database_is_away(
    photo: Path, taught: Path, tmp_path: Path
) -> None:
    (tmp_path / "sneakers.db").write_text("no database " * 100)
    done = sneakers("classify", photo, "--model", taught, "--json", data=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)[0]["top"][0]["name"] == "hoka-clifton-9"


def test_a_version_that_is_none_is_refused_in_one_line(photo: Path, tmp_path: Path) -> None:
    done = sneakers("classify", photo, "--model", tmp_path, data=tmp_path)
    assert done.returncode == 1
    assert str(tmp_path) in only_line(done.stderr)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["classify"], "Missing argument 'PHOTO'. Try 'sneakers classify --help'."),
        (["classify", "--zzz"], "No such option: --zzz. Try 'sneakers classify --help'."),
        (["fly"], "No such command 'fly'. Try 'sneakers --help'."),
        (["models", "fly"], "No such command 'fly'. Try 'sneakers models --help'."),
        (
            ["retrain", "--no-sneaker", "boots"],
            "call that folder not_sneakers, as evaluate knows it. Try 'sneakers retrain",
        ),
        ([], "No command was given."),
        (["models"], "No command was given."),
    ],
)
def test_wrong_usage_is_one_line_and_status_two(arguments: list[str], told: str, tmp_path: Path) -> None:
    done = sneakers(*arguments, data=tmp_path)
    assert done.returncode == 2
    assert only_line(done.stderr).startswith("sneakers: ")
    assert told in done.stderr


def test_a_process_ends_with_status_two_and_its_one_line_after_wrong_usage(tmp_path: Path) -> None:
    done = sneakers_process("fly", data=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert only_line(done.stderr) == "sneakers: No such command 'fly'. Try 'sneakers --help'."
