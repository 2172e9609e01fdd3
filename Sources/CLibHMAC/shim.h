// A door of its own to libcrypto: what only digests, which is nearly everything, isn't compiled anew for what signs.
#include <openssl/crypto.h>
#include <openssl/hmac.h>
