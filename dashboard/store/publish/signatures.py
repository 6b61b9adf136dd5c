"""Signatures in OpenSSH's format (PROTOCOL.sshsig) with ed25519 keys, as `ssh-keygen -Y` makes and checks.

A signers file is OpenSSH's `allowed_signers`: a line a key, `principals [options] ssh-ed25519 BASE64
[comment]`.
"""

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_ssh_private_key,
    load_ssh_public_key,
)

from dashboard.domain.values.fields import Model
from dashboard.errors import MissingFileError, UsageError

NAMESPACE = "readiness-board"
MAGIC = b"SSHSIG"
KEY_TYPE = b"ssh-ed25519"
HASHES = {b"sha512": hashlib.sha512, b"sha256": hashlib.sha256}
ARMOUR = re.compile(r"-----BEGIN SSH SIGNATURE-----\s([A-Za-z0-9+/=\s]+)-----END SSH SIGNATURE-----\s*")
SIGNER = re.compile(
    r"(?P<names>\S+)\s+(?:(?P<options>\S+)\s+)?ssh-ed25519\s+(?P<key>[A-Za-z0-9+/=]+)(?:\s.*)?"
)
NAMESPACES = re.compile(r'(?:^|,)namespaces="([^"]*)"')


class Signer(Model):
    """Who a key belongs to, as a signers file has it; the fingerprint is OpenSSH's, `SHA256:...`."""

    names: str
    fingerprint: str


def _string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def _strings(content: bytes) -> Iterator[bytes]:
    while content:
        (length,) = struct.unpack_from(">I", content)
        if len(content) < 4 + length:
            raise ValueError("cut short")
        yield content[4 : 4 + length]
        content = content[4 + length :]


def _signed(message: bytes, algorithm: bytes) -> bytes:
    """What a signature is over: namespace, reserved, hash algorithm and the hash of the message."""
    parts = (NAMESPACE.encode(), b"", algorithm, HASHES[algorithm](message).digest())
    return MAGIC + b"".join(map(_string, parts))


def _blob(key: Ed25519PublicKey) -> bytes:
    return _string(KEY_TYPE) + _string(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def fingerprint(blob: bytes) -> str:
    """A public key's fingerprint as `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def load_key(path: Path) -> Ed25519PrivateKey:
    """The private key of an OpenSSH file without a passphrase; UsageError says what is wrong with it."""
    try:
        key = load_ssh_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UsageError(
            f"{path}: no signing key could be read ({error}); name an OpenSSH ed25519 key"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"{path}: it is no ed25519 key; make one with `ssh-keygen -t ed25519`")
    return key


def sign(message: bytes, key: Ed25519PrivateKey) -> str:
    """The armoured signature of a message."""
    signature = _string(KEY_TYPE) + _string(key.sign(_signed(message, b"sha512")))
    parts = (_blob(key.public_key()), NAMESPACE.encode(), b"", b"sha512", signature)
    text = base64.b64encode(MAGIC + struct.pack(">I", 1) + b"".join(map(_string, parts))).decode()
    lines = [text[i : i + 70] for i in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def signing_key(message: bytes, armoured: str) -> bytes | None:
    """The public key that signed a message, as OpenSSH writes it; None where the signature is not its own."""
    match = ARMOUR.fullmatch(armoured)
    if match is None:
        return None
    try:
        content = base64.b64decode(match[1])
        if content[:10] != MAGIC + struct.pack(">I", 1):
            return None
        blob, namespace, _, algorithm, signature = _strings(content[10:])
        if namespace != NAMESPACE.encode() or algorithm not in HASHES:
            return None
        key_type, raw = _strings(blob)
        signature_type, value = _strings(signature)
        if (key_type, signature_type) != (KEY_TYPE, KEY_TYPE):
            return None
        Ed25519PublicKey.from_public_bytes(raw).verify(value, _signed(message, algorithm))
    except (ValueError, binascii.Error, struct.error, InvalidSignature):
        return None
    return blob


def read_signers(path: Path) -> dict[bytes, Signer]:
    """The keys of a signers file that may sign for the board.

    UsageError names the line of what is none, MissingFileError a file that is not there.
    """
    found: dict[bytes, Signer] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise MissingFileError(f"{path}: there is no such file; check the name") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the signers could not be read ({error})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = SIGNER.fullmatch(line.strip())
        blob = _key(match["key"]) if match else None
        if match is None or blob is None:
            raise UsageError(f"{path}:{number}: it names no ssh-ed25519 key; see `man ssh-keygen`")
        allowed = NAMESPACES.search(match["options"] or "")
        if allowed is None or NAMESPACE in allowed[1].split(","):
            found[blob] = Signer(names=match["names"], fingerprint=fingerprint(blob))
    return found


def _key(text: str) -> bytes | None:
    """A public key as OpenSSH writes it; None where the text is none."""
    try:
        load_ssh_public_key(b"ssh-ed25519 " + text.encode())
        return base64.b64decode(text)
    except (ValueError, UnsupportedAlgorithm):
        return None
