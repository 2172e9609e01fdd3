internal import CLibCurl
internal import Glibc

/// One request over HTTP, and how it went.
struct CurlRequest {
    enum Method { case get, head, put }

    enum Body {
        case bytes([UInt8])
        case file(RawFile, size: Int)

        var size: Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .file(_, let size): size
            }
        }
    }

    let method: Method
    let address: String
    var authorization: String?
    /// A file with the certificates of the authorities that are trusted; nil for those that the machine trusts.
    var certificates: String?
    var body: Body?
    /// Something small is to be over within the patience; anything else only has to go on.
    var isSmall = false
    /// Takes a part of what comes with the status 200; false to stop.
    var take: (UnsafeRawBufferPointer) -> Bool = { _ in true }
}

/// A connection that is used for one request after the other, by one thread at a time.
final class CurlConnection: @unchecked Sendable {  // Whoever has it got it from a pool that others can't get it from meanwhile.
    private let curl: Curl
    private let handle: Curl.Handle
    /// Where libcurl says what went wrong, more than a number does.
    private let complaint = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init() throws(RemoteProblem) {
        curl = try Curl.library.get()
        guard let handle = curl.easyInit() else { throw RemoteProblem(.away, "libcurl can't begin") }
        self.handle = handle
    }

    deinit {
        curl.cleanUp(handle)
        complaint.deallocate()
    }

    /// What the callbacks of one request need.
    private final class State {
        let curl: Curl
        let handle: Curl.Handle
        let request: CurlRequest
        let transfer: Transfer
        var sent = 0
        var isStoppedByTaker = false

        init(_ connection: CurlConnection, _ request: CurlRequest, _ transfer: Transfer) {
            (curl, handle, self.request, self.transfer) = (connection.curl, connection.handle, request, transfer)
        }

        var status: Int { Int(call_getinfo_long(curl.getinfo, handle, CURLINFO_RESPONSE_CODE)) }

        func receive(_ part: UnsafeRawBufferPointer) -> Int {
            transfer.advance(by: part.count)
            // What a server says with an error is for browsers.
            guard status == 200 else { return part.count }
            if request.take(part) { return part.count }
            isStoppedByTaker = true
            return part.count == 0 ? 1 : 0
        }

        func supply(_ room: UnsafeMutableRawBufferPointer) -> Int {
            var count = 0
            switch request.body {
            case .bytes(let bytes):
                count = min(room.count, bytes.count - sent)
                bytes.withUnsafeBytes { room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<(sent + count)])) }
            case .file(let file, let size):
                count = file.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<min(room.count, size - sent)]))
            case nil: break
            }
            guard count >= 0 else { return Int(CURL_READFUNC_ABORT) }
            sent += count
            transfer.advance(by: count)
            return count
        }
    }

    /// Sends a request and takes the answer; the status of the server's answer.
    ///
    /// Redirections aren't followed: the header with the credentials is for the server that the user named.
    func send(_ request: CurlRequest, _ transfer: Transfer) throws(RemoteProblem) -> Int {
        curl.reset(handle)
        complaint.initialize(repeating: 0)
        var headers: UnsafeMutablePointer<curl_slist>?
        // The first makes a server wait for nothing before it takes the body.
        for header in ["Expect:", "Content-Type: application/octet-stream", request.authorization.map { "Authorization: \($0)" }] {
            if let header { headers = curl.append(headers, header) ?? headers }
        }
        defer { curl.free(headers) }
        let state = State(self, request, transfer)
        var result = CURLE_OK
        withExtendedLifetime(state) {
            set(request, headers, Unmanaged.passUnretained(state).toOpaque(), transfer)
            result = curl.perform(handle)
        }
        if result == CURLE_OK || state.isStoppedByTaker { return state.status }
        if transfer.isCancelled { throw RemoteProblem(.cancelled, "stopped") }
        // A server may answer before it has all, and hang up: its answer says more than the broken connection.
        let status = state.status
        if status >= 400 { return status }
        switch result {
        case CURLE_OPERATION_TIMEDOUT: throw RemoteProblem(.away, "no answer within \(transfer.patience) s")
        case CURLE_COULDNT_RESOLVE_HOST: throw RemoteProblem(.away, "there is no such host")
        case CURLE_COULDNT_CONNECT: throw RemoteProblem(.away, "nobody answers there")
        case CURLE_PEER_FAILED_VERIFICATION: throw RemoteProblem(.away, certificateProblem)
        case CURLE_SSL_CACERT_BADFILE:
            throw RemoteProblem(.away, "cannot read the certificates in '\(request.certificates ?? "")', which are to be trusted")
        default: throw RemoteProblem(.away, curl.errorText(result).map { String(cString: $0) } ?? "error \(result.rawValue)")
        }
    }

    /// Why the server's certificate is not accepted, and what helps where it is only that nobody here knows who signed it.
    private var certificateProblem: String {
        let text = String(cString: complaint.baseAddress!)
        let title = ["SSL certificate problem: ", "SSL: "].first(where: text.hasPrefix) ?? ""
        let code = Int32(truncatingIfNeeded: call_getinfo_long(curl.getinfo, handle, CURLINFO_SSL_VERIFYRESULT))
        let help =
            Self.unknownAuthority.contains(code) ? "; \(RemoteSettings.certificatesVariable) names the file of an authority to trust" : ""
        return "its certificate is not accepted: \(text.dropFirst(title.count))\(help)"
    }

    /// What OpenSSL says of a certificate that it signed itself, or that an authority signed that isn't known here (X509_V_ERR_*).
    private static let unknownAuthority: Set<Int32> = [2, 18, 19, 20, 21]

    private func set(
        _ request: CurlRequest, _ headers: UnsafeMutablePointer<curl_slist>?, _ state: UnsafeMutableRawPointer, _ transfer: Transfer
    ) {
        func number(_ option: CURLoption, _ value: Int) { _ = call_setopt_long(curl.setopt, handle, option, value) }
        func text(_ option: CURLoption, _ value: String) { _ = value.withCString { call_setopt_pointer(curl.setopt, handle, option, $0) } }
        func pointer(_ option: CURLoption, _ value: UnsafeRawPointer?) { _ = call_setopt_pointer(curl.setopt, handle, option, value) }
        text(CURLOPT_URL, request.address)
        text(CURLOPT_USERAGENT, "reprise")
        text(CURLOPT_PROTOCOLS_STR, "http,https")
        pointer(CURLOPT_HTTPHEADER, headers)
        pointer(CURLOPT_ERRORBUFFER, complaint.baseAddress)
        if let certificates = request.certificates { text(CURLOPT_CAINFO, certificates) }
        // Time-outs by signal would hit any thread.
        number(CURLOPT_NOSIGNAL, 1)
        number(CURLOPT_CONNECTTIMEOUT_MS, transfer.patience * 1000)
        if request.isSmall {
            number(CURLOPT_TIMEOUT_MS, transfer.patience * 1000)
        } else {
            number(CURLOPT_LOW_SPEED_LIMIT, Self.slowest)
            number(CURLOPT_LOW_SPEED_TIME, transfer.patience)
        }
        pointer(CURLOPT_WRITEDATA, state)
        _ = call_setopt_data(curl.setopt, handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, state in
            let state = Unmanaged<State>.fromOpaque(state!).takeUnretainedValue()
            return state.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        number(CURLOPT_NOPROGRESS, 0)
        pointer(CURLOPT_XFERINFODATA, state)
        _ = call_setopt_progress(curl.setopt, handle, CURLOPT_XFERINFOFUNCTION) { state, _, _, _, _ in
            Unmanaged<State>.fromOpaque(state!).takeUnretainedValue().transfer.isCancelled ? 1 : 0
        }
        switch request.method {
        case .get: break
        case .head: number(CURLOPT_NOBODY, 1)
        case .put:
            number(CURLOPT_UPLOAD, 1)
            _ = call_setopt_size(curl.setopt, handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.body?.size ?? 0))
            pointer(CURLOPT_READDATA, state)
            _ = call_setopt_data(curl.setopt, handle, CURLOPT_READFUNCTION) { room, size, count, state in
                let state = Unmanaged<State>.fromOpaque(state!).takeUnretainedValue()
                return state.supply(UnsafeMutableRawBufferPointer(start: room, count: size * count))
            }
        }
    }

    /// Bytes per second below which a transfer counts as standing still.
    private static let slowest = 4096
}
