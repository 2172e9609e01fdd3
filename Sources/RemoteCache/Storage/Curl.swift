internal import CLibCurl
internal import Glibc

/// libcurl, opened when it is first needed.
struct Curl: @unchecked Sendable {  // The pointers never change, and libcurl may be called from several threads with a handle each.
    typealias Handle = UnsafeMutableRawPointer

    let easyInit: @convention(c) () -> Handle?
    let cleanUp: @convention(c) (Handle) -> Void
    let reset: @convention(c) (Handle) -> Void
    let perform: @convention(c) (Handle) -> CURLcode
    let errorText: @convention(c) (CURLcode) -> UnsafePointer<CChar>?
    let append: @convention(c) (UnsafeMutablePointer<curl_slist>?, UnsafePointer<CChar>) -> UnsafeMutablePointer<curl_slist>?
    let free: @convention(c) (UnsafeMutablePointer<curl_slist>?) -> Void
    let setopt, getinfo: UnsafeMutableRawPointer

    /// The library, or why there is none.
    static let library = Result { () throws(RemoteProblem) in try Curl() }

    private init() throws(RemoteProblem) {
        guard
            let library = ["libcurl.so.4", "libcurl-gnutls.so.4"].lazy.compactMap({ (name: String) in dlopen(name, RTLD_NOW | RTLD_LOCAL) })
                .first
        else {
            throw RemoteProblem(.away, "libcurl isn't installed ('sudo apt-get install libcurl4')")
        }
        func symbol(_ name: String) throws(RemoteProblem) -> UnsafeMutableRawPointer {
            guard let symbol = dlsym(library, name) else { throw RemoteProblem(.away, "libcurl has no \(name)") }
            return symbol
        }
        func function<Function>(_ name: String, as type: Function.Type) throws(RemoteProblem) -> Function {
            unsafeBitCast(try symbol(name), to: type)
        }
        let begin = try function("curl_global_init", as: (@convention(c) (Int) -> CURLcode).self)
        easyInit = try function("curl_easy_init", as: (@convention(c) () -> Handle?).self)
        cleanUp = try function("curl_easy_cleanup", as: (@convention(c) (Handle) -> Void).self)
        reset = try function("curl_easy_reset", as: (@convention(c) (Handle) -> Void).self)
        perform = try function("curl_easy_perform", as: (@convention(c) (Handle) -> CURLcode).self)
        errorText = try function("curl_easy_strerror", as: (@convention(c) (CURLcode) -> UnsafePointer<CChar>?).self)
        append = try function(
            "curl_slist_append",
            as: (@convention(c) (UnsafeMutablePointer<curl_slist>?, UnsafePointer<CChar>) -> UnsafeMutablePointer<curl_slist>?).self)
        free = try function("curl_slist_free_all", as: (@convention(c) (UnsafeMutablePointer<curl_slist>?) -> Void).self)
        (setopt, getinfo) = (try symbol("curl_easy_setopt"), try symbol("curl_easy_getinfo"))
        guard begin(3) == CURLE_OK else { throw RemoteProblem(.away, "libcurl can't begin") }
    }
}
