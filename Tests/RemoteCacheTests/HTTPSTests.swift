import ContentStore
import Foundation
import RemoteCache
import Testing

/// A server that proves who it is by a certificate of a lab's own authority.
@Suite(
    .enabled(if: WebServer.isInstalled && Authority.isInstalled, "nginx or openssl isn't installed: apt-get install nginx-light openssl"))
struct HTTPSTests {
    private typealias Place = RemoteTrafficTests.Place

    private let authority: Authority
    init() throws { authority = try Authority() }

    private func place(for name: String = "IP:127.0.0.1", days: Int = 2, rules: String = "") throws -> Place {
        let certificate = try authority.certificate(for: name, days: days)
        return try Place(.server, try WebServer(rules: rules, certificate: certificate))
    }

    /// What a place's remote is told to be when it is asked for something.
    private func warnings(_ place: Place, trusting file: String?) throws -> [String] {
        let record = sampleRecord("stage", output: [1])
        let traffic = try place.traffic(try place.store("here"), variables: ["CURL_CA_BUNDLE": file].compactMapValues(\.self))
        #expect(place.find([record], traffic) == [record.address: nil])
        return traffic.takeWarnings()
    }

    private func refusal(_ place: Place, _ reason: String) -> [String] {
        ["going on without the remote \(place.address): its certificate is not accepted: \(reason)"]
    }

    @Test(arguments: ["CURL_CA_BUNDLE", "SSL_CERT_FILE"]) func whatOneSendsTheOtherFinds(_ variable: String) throws {
        let place = try place()
        let trust = [variable: authority.path]
        #expect(place.address.hasPrefix("https://"))
        let (here, there) = (try place.store("here"), try place.store("there"))
        let records = [try place.put([1], "small", in: here), try place.put([UInt8](repeating: 3, count: 300_000), "large", in: here)]
        #expect(place.send(records, try place.traffic(here, variables: trust)).sent == 2)
        let traffic = try place.traffic(there, variables: trust)
        #expect(place.find(records, traffic) == [records[0].address: records[0], records[1].address: records[1]])
        #expect(traffic.takeWarnings() == [])
    }

    @Test func anAuthorityThatNobodyKnowsIsNotTrusted() throws {
        let place = try place()
        #expect(
            try warnings(place, trusting: nil)
                == refusal(place, "unable to get local issuer certificate; CURL_CA_BUNDLE names the file of an authority to trust"))
        // Nothing was said to whoever this is.
        #expect(place.server?.requests == [])
        #expect(
            try warnings(place, trusting: "/nowhere.pem") == [
                "going on without the remote \(place.address): cannot read the certificates in '/nowhere.pem', which are to be trusted"
            ])
    }

    @Test func aCertificateForAnotherHostIsNotAccepted() throws {
        let place = try place(for: "DNS:elsewhere.example")
        #expect(
            try warnings(place, trusting: authority.path)
                == refusal(place, "no alternative certificate subject name matches target host name '127.0.0.1'"))
        #expect(place.server?.requests == [])
    }

    @Test func aCertificateThatHeldOnceIsNotAccepted() throws {
        let place = try place(days: -1)
        #expect(try warnings(place, trusting: authority.path) == refusal(place, "certificate has expired"))
        #expect(place.server?.requests == [])
    }

    /// The header with the credentials is for the host that was named, and no other, in the clear least of all.
    @Test(arguments: ["GET", "HEAD", "PUT"]) func credentialsFollowNoRedirection(_ method: String) throws {
        let other = try WebServer()
        let place = try place(rules: "if ($request_method = \(method)) { return 307 \(other.address)$request_uri; }")
        let here = try place.store("here")
        let record = try place.put([UInt8](repeating: 3, count: 30_000), "stage", in: here)
        let traffic = try place.traffic(here, authorization: "Bearer t0ken", variables: ["CURL_CA_BUNDLE": authority.path])
        #expect(place.send([record], traffic).sent == 0)
        #expect(
            traffic.takeWarnings() == [
                "going on without the remote \(place.address): it answers with status 307, a redirection, which isn't followed"
            ])
        #expect(place.server?.requests.contains { $0.hasPrefix(method) } == true)
        #expect(other.requests == [])
    }
}
