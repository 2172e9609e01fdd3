"""Keys of recorded exchanges, computed apart from the Swift code: SHA-256 over tagged, length-prefixed fields.

Writes Tests/LanguageModelsTests/LanguageModelsValues.swift.
"""
import hashlib
import struct
from pathlib import Path


def text(value):
    data = value.encode()
    return b"\x01" + struct.pack("<Q", len(data)) + data


def number(value):
    return b"\x02" + struct.pack("<Qq", 8, value)


def key(route, body, repetition, generation):
    return hashlib.sha256(text("exchange 1") + text(route) + text(body) + number(repetition) + number(generation)).hexdigest()


body = '{"messages":[{"content":"Hi","role":"user"}],"model":"m"}'
values = {
    "chatKey": key("chat/completions", body, 0, 0),
    "chatKeyOfNextGeneration": key("chat/completions", body, 0, 1),
    "digestOfAAAA": hashlib.sha256(b"AAAA").hexdigest(),
}
lines = "\n".join(f'    static let {name} = "{value}"' for name, value in values.items())
target = Path(__file__).parents[1] / "LanguageModelsTests/LanguageModelsValues.swift"
target.write_text(f"/// Written by Tests/References/language_models.py.\nenum LanguageModelsValues {{\n{lines}\n}}\n")
