"""`sneakers classify` with files of which decoders complain: one line an error, and the others are answered."""

import json
from pathlib import Path

from tests.support.command import sneakers_process
from tests.support.damaged import parts
from tests.support.damaged.case import files, photo
from tests.support.data.dataset_photos import noise

MPF = b"MPF\0II*\0\xff\xff\xff\xff"


def odd_files() -> dict[str, bytes]:
    """Files at which Pillow warns, libtiff prints, or a reader once raised an error of its own."""
    lzw = bytearray(parts.saved(noise(1).resize((64, 64)), "TIFF", compression="tiff_lzw"))
    lzw[40:90] = b"\xff" * 50
    zipped = parts.tiff_grey(32, 32, bytes(1024), {259: (3, 1, 8)})
    jpeg = parts.saved(photo(), "JPEG")
    return {
        "1-far-directory.tif": b"II+\0\x08\0\0\0" + b"\xff" * 8,
        "2-bad-lzw.tif": bytes(lzw),
        "3-bad-zip.tif": zipped,
        "4-samples.tif": parts.tiff_grey(8, 8, tags={277: (3, 1, 2048)}),
        "5-bad-exif.jpg": parts.jpeg_with_app1(jpeg, b"Exif\0\0II*\0\xff\xff\xff\xff"),
        "6-bad-frames.jpg": jpeg[:2] + b"\xff\xe2" + (len(MPF) + 2).to_bytes(2, "big") + MPF + jpeg[2:],
        "7-gigantic.bmp": parts.bmp(12_000, 9_000),
        "8-raw.dng": parts.tiff_grey(32, 32, bytes(2048), {258: (3, 1, 16), 262: (3, 1, 32803)}),
        "9-good.heic": parts.rebranded(files()["heic"], b"MiHE", b"mif1", b"heic"),
    }


def test_no_file_ends_the_list_and_no_decoder_writes_to_stderr(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in odd_files()]
    for path in paths:
        path.write_bytes(odd_files()[path.name])
    result = sneakers_process("classify", *paths, "--json", data=tmp_path)
    answers = json.loads(result.stdout)
    assert result.stderr == ""
    assert [answer["photo"] for answer in answers] == [str(path) for path in paths]
    assert all("verdict" in answer or answer["error"].endswith(".") for answer in answers)
    answered = [Path(answer["photo"]).name[0] for answer in answers if "verdict" in answer]
    assert set("569") <= set(answered)
    assert not set("178") & set(answered)
    assert "not a picture that can be read" in answers[7]["error"]
