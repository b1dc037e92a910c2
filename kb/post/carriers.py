"""The two carriers: a mail server, and a folder."""

from __future__ import annotations

import os
import smtplib
import ssl
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING

from kb.config import Settings, is_loopback
from kb.post.letter import Carrier, Letter, NotPosted

if TYPE_CHECKING:
    from email.message import EmailMessage

_PATIENCE = 10.0  # seconds for each answer of the mail server


def carrier_for(settings: Settings) -> Carrier:
    """The mail server that the settings name, or else the folder `outbox` in the data folder."""
    if settings.smtp_host:
        return SmtpCarrier(settings.smtp_host, settings.smtp_port, sender=settings.mail_from)
    return FolderCarrier(settings.data / "outbox")


class SmtpCarrier:
    """Hands letters to a mail server, over TLS wherever the server offers it."""

    def __init__(self, host: str, port: int, *, sender: str) -> None:
        self._host = host
        self._port = port
        self._sender = sender or f"collection-plans@{host}"

    def send(self, letter: Letter) -> None:
        """Hand over one letter.

        Whatever fails before the server has the whole text surely did not go. When the connection breaks
        after that, nobody knows; it counts as gone, because a second copy is worse than none.
        """
        message = letter.message(sender=self._sender, host=self._sender.rsplit("@", 1)[-1])
        try:
            with smtplib.SMTP(self._host, self._port, timeout=_PATIENCE) as server:
                self._introduce(server, letter)
                self._hand_over(server, message)
        except smtplib.SMTPResponseException as no:
            raise NotPosted(
                f"the mail server answered {no.smtp_code}", for_ever=no.smtp_code >= 500
            ) from None
        except (OSError, smtplib.SMTPException) as trouble:
            raise NotPosted(f"the mail server could not be reached ({type(trouble).__name__})") from None

    def _introduce(self, server: smtplib.SMTP, letter: Letter) -> None:
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls"):
            context = ssl.create_default_context()
            if is_loopback(self._host):
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
            server.starttls(context=context)
            server.ehlo()
        for code, answer in (server.mail(parseaddr(self._sender)[1]), server.rcpt(letter.to)):
            if code not in {250, 251}:
                raise smtplib.SMTPResponseException(code, answer)

    @staticmethod
    def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            code, answer = server.data(message.as_bytes())
        except smtplib.SMTPDataError:
            raise
        except (OSError, smtplib.SMTPException):
            return
        if code != 250:
            raise smtplib.SMTPResponseException(code, answer)


class FolderCarrier:
    """Puts letters into a folder, one file each, for a machine that has no mail server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> None:
        """Write one letter, for this service's user only. A letter that is there is not written again."""
        message = letter.message(sender="collection-plans@localhost", host="localhost")
        path = self._folder / f"{letter.number:06d}.eml"
        if path.exists():
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as trouble:
            raise NotPosted(f"the folder cannot be written ({trouble.strerror})") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(message.as_bytes())
