"""The carriers: a folder, and a real mail server on this machine."""

from __future__ import annotations

import datetime as dt
import socketserver
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.config import Settings
from kb.post import FolderCarrier, Letter, NotPosted, SmtpCarrier, carrier_for

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def _letter(number: int = 1, to: str = "sue@sussex.example") -> Letter:
    return Letter(number, to, "Choose a password", "Dear Sue\n.\nhttps://x/1 – £\n", NOON)


class Server(socketserver.ThreadingTCPServer):
    """A mail server that takes letters, and answers as it is told instead."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers: dict[str, bytes | None] = {}
        self.took: list[bytes] = []
        self.asked: list[str] = []


class Conversation(socketserver.StreamRequestHandler):
    """One connection, in the few words of SMTP that a sender uses. An answer of None hangs up."""

    server: Server

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].decode().strip().upper()
            self.server.asked.append(line.decode().strip())
            answer = self.server.answers.get(word, b"250 yes\r\n")
            if word == "QUIT" or answer is None:
                return
            if word == "DATA" and word not in self.server.answers:
                if not self._take():
                    return
                continue
            self.wfile.write(answer)

    def _take(self) -> bool:
        self.wfile.write(b"354 go on\r\n")
        text = b""
        while not text.endswith(b"\r\n.\r\n"):
            text += self.rfile.readline()
        self.server.took.append(text)
        answer = self.server.answers.get(".", b"250 taken\r\n")
        if answer is not None:
            self.wfile.write(answer)
        return answer is not None


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as one:
        thread = threading.Thread(target=one.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield one
        one.shutdown()
        thread.join()


@pytest.fixture
def carrier(server: Server) -> SmtpCarrier:
    return SmtpCarrier("127.0.0.1", server.server_address[1], sender="Plans <plans@kb.example>")


def test_a_letter_is_handed_to_the_mail_server(server: Server, carrier: SmtpCarrier) -> None:
    carrier.send(_letter())

    assert server.asked[1:3] == ["mail FROM:<plans@kb.example>", "rcpt TO:<sue@sussex.example>"]
    assert b"To: sue@sussex.example\r\n" in server.took[0]
    assert "Dear Sue\r\n..\r\nhttps://x/1 – £\r\n".encode() in server.took[0]


@pytest.mark.parametrize(
    ("word", "answer", "for_ever"),
    [
        ("MAIL", b"451 later\r\n", False),
        ("RCPT", b"450 busy\r\n", False),
        ("RCPT", b"550 nobody\r\n", True),
        ("DATA", b"452 full\r\n", False),
        (".", b"451 later\r\n", False),
        (".", b"554 no\r\n", True),
        ("RCPT", None, False),
    ],
)
def test_a_no_before_the_letter_was_taken_means_it_did_not_go(
    server: Server, carrier: SmtpCarrier, word: str, answer: bytes | None, for_ever: bool
) -> None:
    server.answers[word] = answer

    with pytest.raises(NotPosted) as no:
        carrier.send(_letter())

    assert no.value.for_ever is for_ever
    assert "sue" not in str(no.value)


def test_a_line_that_breaks_after_the_letter_was_handed_over_counts_as_gone(
    server: Server, carrier: SmtpCarrier
) -> None:
    server.answers["."] = None

    carrier.send(_letter())

    assert len(server.took) == 1


def test_a_mail_server_that_is_not_there_is_tried_again(server: Server) -> None:
    port = server.server_address[1]
    server.server_close()

    with pytest.raises(NotPosted) as no:
        SmtpCarrier("127.0.0.1", port, sender="").send(_letter())

    assert not no.value.for_ever


def test_a_folder_takes_each_letter_once_for_its_owner_only(tmp_path: Path) -> None:
    carrier = FolderCarrier(tmp_path / "outbox")
    carrier.send(_letter(12))
    carrier.send(_letter(12))

    files = list((tmp_path / "outbox").iterdir())

    assert [file.name for file in files] == ["000012.eml"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert stat.S_IMODE(files[0].parent.stat().st_mode) == 0o700
    assert b"https://x/1" in files[0].read_bytes()


def test_a_folder_that_cannot_be_made_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file in the way")

    with pytest.raises(NotPosted) as no:
        FolderCarrier(tmp_path / "outbox").send(_letter())

    assert not no.value.for_ever


def test_the_settings_choose_the_carrier(tmp_path: Path) -> None:
    assert isinstance(carrier_for(Settings(data=tmp_path)), FolderCarrier)
    assert isinstance(carrier_for(Settings(data=tmp_path, smtp_host="mail.example")), SmtpCarrier)
