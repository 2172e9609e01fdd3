"""Writes the message that ProtobufMessageTests expects, by the reference implementation (pip install protobuf).

The fields are those of ActionResult in build/bazel/remote/execution/v2/remote_execution.proto.
"""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

file = descriptor_pb2.FileDescriptorProto(name="result.proto", package="reference", syntax="proto3")
kinds = descriptor_pb2.FieldDescriptorProto


def message(name, *fields):
    added = file.message_type.add(name=name)
    for field, number, kind, of in fields:
        repeated = kinds.LABEL_REPEATED if field == "output_files" else kinds.LABEL_OPTIONAL
        added.field.add(name=field, number=number, type=kind, label=repeated, type_name=of and f".reference.{of}")


message("Digest", ("hash", 1, kinds.TYPE_STRING, None), ("size_bytes", 2, kinds.TYPE_INT64, None))
message(
    "OutputFile", ("path", 1, kinds.TYPE_STRING, None), ("digest", 2, kinds.TYPE_MESSAGE, "Digest"), ("contents", 5, kinds.TYPE_BYTES, None)
)
message(
    "ActionResult",
    ("output_files", 2, kinds.TYPE_MESSAGE, "OutputFile"),
    ("exit_code", 4, kinds.TYPE_INT32, None),
    ("stdout_raw", 5, kinds.TYPE_BYTES, None),
)
pool = descriptor_pool.DescriptorPool()
pool.Add(file)
make = lambda name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"reference.{name}"))()

result = make("ActionResult")
for path, size, contents in [("output", 300, bytes(range(3))), ("series", 1 << 40, b"")]:
    part = result.output_files.add(path=path, contents=contents)
    part.digest.hash, part.digest.size_bytes = "ab" * 4, size
result.exit_code = 7
result.stdout_raw = b"text"
print(result.SerializeToString(deterministic=True).hex())
