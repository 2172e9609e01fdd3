// libcurl is opened when the first request is made, never linked: with the thirty libraries that it brings, it would cost every start of
// the program 8 ms of CPU. Swift can't call functions with a variable list of arguments, so these few are called from here, by pointer.
#include <curl/curl.h>

static inline CURLcode call_setopt_long(void *setopt, CURL *handle, CURLoption option, long value) {
    return ((CURLcode(*)(CURL *, CURLoption, ...))setopt)(handle, option, value);
}

static inline CURLcode call_setopt_size(void *setopt, CURL *handle, CURLoption option, curl_off_t value) {
    return ((CURLcode(*)(CURL *, CURLoption, ...))setopt)(handle, option, value);
}

static inline CURLcode call_setopt_pointer(void *setopt, CURL *handle, CURLoption option, const void *value) {
    return ((CURLcode(*)(CURL *, CURLoption, ...))setopt)(handle, option, value);
}

static inline CURLcode call_setopt_data(void *setopt, CURL *handle, CURLoption option, curl_write_callback value) {
    return ((CURLcode(*)(CURL *, CURLoption, ...))setopt)(handle, option, value);
}

static inline CURLcode call_setopt_progress(void *setopt, CURL *handle, CURLoption option, curl_xferinfo_callback value) {
    return ((CURLcode(*)(CURL *, CURLoption, ...))setopt)(handle, option, value);
}

static inline long call_getinfo_long(void *getinfo, CURL *handle, CURLINFO info) {
    long value = 0;
    ((CURLcode(*)(CURL *, CURLINFO, ...))getinfo)(handle, info, &value);
    return value;
}
