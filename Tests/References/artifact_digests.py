"""Writes the expected digests of ArtifactEncoderTests from the formats' descriptions alone."""
import hashlib
import json
import struct


def field(tag, payload):
    return bytes([tag]) + struct.pack("<Q", len(payload)) + payload


def preimage():
    abc = hashlib.sha256(b"abc").digest()
    parts = [field(1, b"subject"), field(2, struct.pack("<q", 3)), field(1, b"text"), field(5, struct.pack("<q", 1)),
             field(3, abc), field(4, bytes([1, 2]))]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def safetensors(value, arrays):
    """`arrays` are (dtype, count, bytes)."""
    header = {"__metadata__": {"reprise": value}}
    end = 0
    for index, (dtype, count, data) in enumerate(arrays):
        header[f"t{index}"] = {"dtype": dtype, "shape": [count], "data_offsets": [end, end + len(data)]}
        end += len(data)
    text = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(data for _, _, data in arrays)


def doubles():
    data = struct.pack("<1000d", *[i * 0.1 for i in range(1000)])
    return hashlib.sha256(safetensors('{"$tensor":0}', [("F64", 1000, data)])).hexdigest()


def everything():
    eight = [3, 4, 5, 6, 7, 8, 9, 10]
    tensors = [
        ("F64", 9, struct.pack("<9d", *[i / 4 for i in range(9)])),
        ("I64", 10, struct.pack("<10q", *range(10))),
        ("U8", 12, bytes(range(12))),
        ("BOOL", 9, bytes([1, 0, 1, 1, 0, 1, 0, 0, 1])),
        ("F64", 8, struct.pack("<8d", *eight)),
    ]
    members = {
        "flag": "true", "small": "[1.5,-0.0]", "long": '{"$tensor":0}', "counts": '{"$tensor":1}', "bytes": '{"$tensor":2}',
        "flags": '{"$tensor":3}', "nested": '[[1.0,2.0],{"$tensor":4}]',
        "inner": '{"name":"é\\"\\\\\\n\\u0001"}', "choices": '[{"plain":{}},{"loaded":{"label":"x","value":3}}]',
        "table": '{"a":1,"b":2}', "numbered": '{"10":"ten","9":"nine"}', "kinds": '["p","q","r"]',
        "pairs": '[{"x":1},10,{"x":2},20,{"x":3},30]',
        "arrays": '{"k":[' + ",".join(f"{i}.0" for i in range(20)) + "]}",
        "largest": "18446744073709551615", "least": "-9223372036854775808",
    }
    text = "{" + ",".join(f'"{key}":{members[key]}' for key in sorted(members)) + "}"
    return hashlib.sha256(safetensors(text, tensors)).hexdigest()


print("preimage  ", preimage())
print("doubles   ", doubles())
print("everything", everything())
