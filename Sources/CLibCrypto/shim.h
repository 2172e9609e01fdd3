// The functions by the digest's own name are marked as deprecated in favour of ones that look the algorithm up by name at every call;
// keys are digests of a few hundred bytes, and there the look-up costs more than the digest.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
