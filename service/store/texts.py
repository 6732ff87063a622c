"""The notes' own words, where a site keeps them: encrypted by the site's keys, of which the first writes and all read."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from service.store.errors import CannotOpen, StoreError


class Texts:
    """``keep`` is whether new notes are encrypted and kept; without keys nothing can be read either."""

    def __init__(self, keys: Sequence[str], *, keep: bool) -> None:
        if keep and not keys:
            raise CannotOpen("text_keys: expected at least one key where keep_text is on, found none")
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None
        except ValueError:
            raise CannotOpen("text_keys: expected Fernet keys, 32 bytes in URL-safe base64, found something else") from None
        self.names = [_name(key) for key in keys]
        self.keep = keep

    def encrypted(self, text: str) -> tuple[bytes, str] | None:
        """What is kept of the text, and the name of the key that was used; None where the site keeps no texts."""
        if not self.keep or self._fernet is None:
            return None
        return self._fernet.encrypt(text.encode()), self.names[0]

    def read(self, kept: bytes | None) -> str | None:
        """The text. Raises ``StoreError`` where it was changed or none of the keys reads it."""
        if kept is None or self._fernet is None:
            return None
        try:
            return self._fernet.decrypt(kept).decode()
        except InvalidToken:
            raise StoreError("a kept text cannot be decrypted: it was changed, or its key is not among text_keys") from None


def _name(key: str) -> str:
    # Names the key without telling it: keys are random, so nobody can try them out.
    return sha256(b"notecoder text key " + key.encode()).hexdigest()[:16]
