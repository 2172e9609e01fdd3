import Glibc

/// A listening socket of the loopback address, and plain reading and writing: faults have to be made byte by byte.
enum HTTPSocket {
    /// - Returns: the socket and its port.
    static func listen() -> (socket: Int32, port: Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                precondition(bind(listener, $0, size) == 0 && Glibc.listen(listener, 64) == 0 && getsockname(listener, $0, &size) == 0)
            }
        }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    static func connect(port: Int) -> Int32 {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        precondition(status == 0)
        return number
    }

    @discardableResult
    static func send(_ bytes: some Collection<UInt8>, to connection: Int32) -> Bool {
        let bytes = Array(bytes)
        var done = 0
        while done < bytes.count {
            let some = bytes.withUnsafeBytes { Glibc.send(connection, $0.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL)) }
            guard some > 0 else { return false }
            done += some
        }
        return true
    }

    /// A request or response of which the head says how long it is, or which ends with its connection.
    static func message(from connection: Int32, isResponse: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound {
                let head = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
                if let length = head.split(separator: "\r\n").first(where: { $0.hasPrefix("content-length:") }).flatMap({
                    Int($0.dropFirst(15).drop { $0 == " " })
                }) {
                    if bytes.count >= end + length { return bytes }
                } else if head.contains("transfer-encoding: chunked") {
                    if bytes.suffix(5).elementsEqual("0\r\n\r\n".utf8) { return bytes }
                } else if !isResponse {
                    return bytes
                }
            }
            let some = chunk.withUnsafeMutableBytes { recv(connection, $0.baseAddress, $0.count, 0) }
            guard some > 0 else { return bytes }
            bytes += chunk[..<some]
        }
    }
}
