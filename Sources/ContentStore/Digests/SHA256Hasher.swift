internal import CLibCrypto

/// SHA-256 over parts of a message (FIPS 180-4), by OpenSSL.
struct SHA256Hasher {
    private var context = SHA256_CTX()

    init() { SHA256_Init(&context) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) { SHA256_Update(&context, bytes.baseAddress, bytes.count) }

    /// The digest of all parts; the hasher is used up.
    mutating func finish() -> Digest {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { digest in
            SHA256_Final(digest.baseAddress!.assumingMemoryBound(to: UInt8.self), &context)
            return Digest(raw: UnsafeRawBufferPointer(digest))
        }
    }
}
